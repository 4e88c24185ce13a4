package io.tandem.tests.wire;

import io.tandem.farend.FarEndSettings;
import io.tandem.farend.Sealing;
import io.tandem.farend.TlsEnd;
import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.tests.support.FreePorts;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// What a [Stage] consists of: trunks and the lines of `tandem.yaml` that differ from the ordinary. Immutable;
/// each method gives a changed copy. Any thread.
///
/// @param trunks   in the order in which the route tries them
/// @param sections further lines by section of `tandem.yaml`, without indentation
/// @param timers   the gateway's clock
record StageSettings(Map<String, Trunk> trunks, Map<String, String> sections, Supplier<Timers> timers) {

    /// One far end and how the gateway is told of it.
    ///
    /// @param end   how ours behaves; empty: somebody else's
    /// @param at    where somebody else's is
    /// @param lines further lines of its section, without indentation
    /// @param transport `udp` or `tcp`
    /// @param sealing what seals its audio; empty: it is plain
    /// @param tls     what it shows by TLS; empty: it has none
    record Trunk(
            Optional<UnaryOperator<FarEndSettings>> end,
            Optional<InetSocketAddress> at,
            String lines,
            String transport,
            Optional<Sealing.Maker> sealing,
            Optional<TlsEnd> tls) {

        Trunk(
                Optional<UnaryOperator<FarEndSettings>> end,
                Optional<InetSocketAddress> at,
                String lines,
                String transport,
                Optional<Sealing.Maker> sealing) {
            this(end, at, lines, transport, sealing, Optional.empty());
        }
    }

    /// One trunk, `north`, that plays the demo numbers. Health checks are off, calls are tried at once.
    static StageSettings oneTrunk() {
        return none().withTrunk("north", end -> end);
    }

    /// No trunk yet.
    static StageSettings none() {
        return new StageSettings(Map.of(), Map.of(), SystemTimers::new);
    }

    /// With one more trunk.
    ///
    /// @param lines further lines of its section, such as `codecs: [pcmu]`
    StageSettings withTrunk(String name, UnaryOperator<FarEndSettings> end, String... lines) {
        Map<String, Trunk> more = new LinkedHashMap<>(trunks);
        more.put(
                name, new Trunk(Optional.of(end), Optional.empty(), String.join("\n", lines), "udp", Optional.empty()));
        return new StageSettings(more, sections, timers);
    }

    /// With one more trunk that is reached over TCP, and calls over TCP.
    StageSettings withTcpTrunk(String name, UnaryOperator<FarEndSettings> end) {
        Map<String, Trunk> more = new LinkedHashMap<>(trunks);
        more.put(
                name,
                new Trunk(Optional.of(e -> end.apply(e.withTcp())), Optional.empty(), "", "tcp", Optional.empty()));
        return new StageSettings(more, sections, timers);
    }

    /// With one more trunk that is reached over TLS, and calls over TLS.
    ///
    /// @param gateway where it calls the gateway
    StageSettings withTlsTrunk(
            String name, TlsEnd tls, InetSocketAddress gateway, UnaryOperator<FarEndSettings> end, String... lines) {
        Map<String, Trunk> more = new LinkedHashMap<>(trunks);
        UnaryOperator<FarEndSettings> whole =
                e -> end.apply(e.withTcp()).withAddresses(new InetSocketAddress(gateway.getAddress(), 0), gateway);
        more.put(
                name,
                new Trunk(
                        Optional.of(whole),
                        Optional.empty(),
                        String.join("\n", lines),
                        "tls",
                        Optional.empty(),
                        Optional.of(tls)));
        return new StageSettings(more, sections, timers);
    }

    /// With one more trunk whose audio is SRTP alone, under keys of the SDP.
    StageSettings withSecuredTrunk(String name, UnaryOperator<FarEndSettings> end, Sealing.Maker sealing) {
        Map<String, Trunk> more = new LinkedHashMap<>(trunks);
        more.put(name, new Trunk(Optional.of(end), Optional.empty(), "srtp: required", "udp", Optional.of(sealing)));
        return new StageSettings(more, sections, timers);
    }

    /// With a store, and the admin API that changes it, see [AdminClient]. The clock is the machine's then.
    StageSettings withAdmin() {
        return with("admin", "listen: 127.0.0.1:" + FreePorts.block(1));
    }

    /// With a trunk that somebody else plays.
    StageSettings withTrunkAt(String name, InetSocketAddress address, String... lines) {
        Map<String, Trunk> more = new LinkedHashMap<>(trunks);
        more.put(
                name,
                new Trunk(Optional.empty(), Optional.of(address), String.join("\n", lines), "udp", Optional.empty()));
        return new StageSettings(more, sections, timers);
    }

    /// With further lines of a section: `with("sip", "t1-ms: 20")`, or `route` for the one route.
    StageSettings with(String section, String... lines) {
        Map<String, String> more = new LinkedHashMap<>(sections);
        more.merge(section, String.join("\n", lines), (old, added) -> old + "\n" + added);
        return new StageSettings(trunks, more, timers);
    }

    /// With a clock of the test's own.
    StageSettings withTimers(Timers own) {
        return new StageSettings(trunks, sections, () -> own);
    }

    /// Lines of a section, indented.
    String lines(String section, int indent) {
        return indented(sections.getOrDefault(section, ""), indent);
    }

    static String indented(String lines, int indent) {
        return lines.isEmpty() ? "" : lines.indent(indent);
    }
}
