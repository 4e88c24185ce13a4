package io.tandem.tests.wire;

import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.FarEndSettings;
import io.tandem.farend.Heard;
import io.tandem.farend.MediaLeg;
import io.tandem.farend.Sealing;
import io.tandem.farend.TlsEnd;
import io.tandem.gateway.ConfigSource;
import io.tandem.gateway.Gateway;
import io.tandem.gateway.StateDirectory;
import io.tandem.tests.peer.BrowserSettings;
import io.tandem.tests.peer.PeerNetwork;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// The whole gateway in this process, on sockets of its own, with trunks and browsers around it. Confined to
/// the test's thread; what it hands out may be used by any.
final class Stage implements AutoCloseable {
    /// Every operator's password.
    static final String PASSWORD = "correct horse 7";

    /// Rings `alice`.
    static final String NUMBER_OF_ALICE = "+996312000201";

    static final String DOMAIN = "tandem.local";

    private static final int TRUNK_PORTS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path directory;
    private final RunningGateway.Ports ports;
    private final PeerNetwork network = new PeerNetwork();
    private final Map<String, FarEnd> trunks = new LinkedHashMap<>();
    private final List<FarEnd> callers = new ArrayList<>();
    private final List<WireBrowser> browsers = new ArrayList<>();
    private final StateDirectory state;
    private final Gateway gateway;

    private Stage(StageSettings settings) throws Exception {
        directory = Files.createTempDirectory("tandem-wire-");
        ports = RunningGateway.Ports.free(TRUNK_PORTS);
        settings.trunks()
                .forEach((name, trunk) ->
                        trunk.end().ifPresent(end -> trunks.put(name, start(name, end, trunk.sealing(), trunk.tls()))));
        Path file = directory.resolve("tandem.yaml");
        Files.writeString(file, yaml(settings));
        ConfigSource source = ConfigSource.file(file);
        state = StateDirectory.open(source);
        gateway = settings.lines("admin", 2).isEmpty()
                ? Gateway.start(
                        source,
                        state.operators(source.config()),
                        settings.timers().get())
                : Gateway.start(source, state.operators(source.config()), state.database());
    }

    private FarEnd start(
            String name, UnaryOperator<FarEndSettings> end, Optional<Sealing.Maker> sealing, Optional<TlsEnd> tls) {
        int rtp = FreePorts.block(TRUNK_PORTS);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        FarEndSettings plain = FarEndSettings.demo(name, any, ports.sipAddress(), rtp, rtp + TRUNK_PORTS - 1);
        try {
            FarEndSettings settings = end.apply(plain);
            if (tls.isPresent()) {
                return FarEnd.startOverTls(settings, tls.get());
            }
            return sealing.isPresent() ? FarEnd.startSecured(settings, sealing.get()) : FarEnd.start(settings);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    private String address(String name, StageSettings.Trunk trunk) {
        InetSocketAddress address = trunk.at().orElseGet(() -> trunk(name).address());
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private String addresses(String name, StageSettings.Trunk trunk) {
        return trunk.lines().contains("addresses:")
                ? ""
                : "    addresses: [\"%s:%s\"]\n".formatted(trunk.transport(), address(name, trunk));
    }

    /// Starts all of it.
    static Stage open(StageSettings settings) throws Exception {
        return new Stage(settings);
    }

    private String yaml(StageSettings settings) {
        StringBuilder text = new StringBuilder("state-directory: state\nlisten:\n")
                .append(StageSettings.indented("""
                    http-port: %d
                    https-port: %d
                    sip-udp-port: %d
                    sip-tcp-port: %d
                    """.formatted(ports.http(), ports.https(), ports.sip(), ports.sip()), 2))
                .append(settings.lines("listen", 2))
                .append("media:\n  browser-port: %d\n".formatted(ports.browsers()))
                .append(
                        settings.lines("media", 2).contains("trunk-ports")
                                ? ""
                                : "  trunk-ports: %d-%d\n".formatted(ports.trunks(), ports.trunks() + TRUNK_PORTS - 1))
                .append(settings.lines("media", 2))
                .append("trunks:\n");
        settings.trunks()
                .forEach((name, trunk) -> text.append("  %s:\n".formatted(name))
                        .append(addresses(name, trunk))
                        .append(trunk.lines().contains("options-interval") ? "" : "    options-interval-seconds: 0\n")
                        .append(StageSettings.indented(trunk.lines(), 4)));
        text.append("routes:\n  - name: all\n    trunks: [%s]\n"
                        .formatted(String.join(", ", settings.trunks().keySet())))
                .append(settings.lines("route", 4))
                .append("numbers:\n  \"%s\": {user: alice}\n".formatted(NUMBER_OF_ALICE))
                .append(settings.lines("numbers", 2))
                .append("users:\n")
                .append(settings.lines("users", 2))
                .append("  alice: {password: \"%s\"}\n  bob: {password: \"%s\"}\n".formatted(PASSWORD, PASSWORD));
        for (String section : List.of("sip", "call", "record", "supervise", "guard", "groups", "admin")) {
            String lines = settings.lines(section, 2);
            text.append(lines.isEmpty() ? "" : section + ":\n" + lines);
        }
        return text.toString();
    }

    /// The gateway itself.
    Gateway gateway() {
        return gateway;
    }

    /// Its `state-directory`.
    Path state() {
        return directory.resolve("state");
    }

    /// Where it takes SIP from trunks.
    InetSocketAddress sipAddress() {
        return ports.sipAddress();
    }

    /// The first, or only, trunk.
    FarEnd trunk() {
        return trunks.values().iterator().next();
    }

    FarEnd trunk(String name) {
        return Objects.requireNonNull(trunks.get(name));
    }

    /// One more user agent at the trunk's host, in nobody's route: it only calls.
    FarEnd caller(String name, UnaryOperator<FarEndSettings> change) {
        FarEnd caller = start(name, change, Optional.empty(), Optional.empty());
        callers.add(caller);
        return caller;
    }

    /// A browser of an operator that is connected but not registered.
    WireBrowser browser(String user, UnaryOperator<BrowserSettings> change) throws Exception {
        WireBrowser browser = WireBrowser.connect(
                        network, change.apply(BrowserSettings.chromium(webSocket(), DOMAIN, user, PASSWORD)))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        browsers.add(browser);
        return browser;
    }

    /// An operator's browser with other media underneath, registered.
    WireBrowser registered(String user, Function<Heard, MediaLeg> media, UnaryOperator<BrowserSettings> change)
            throws Exception {
        BrowserSettings settings = BrowserSettings.chromium(webSocket(), DOMAIN, user, PASSWORD);
        return registered(WireBrowser.connect(network, change.apply(settings), media)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + ports.http() + "/sip");
    }

    int httpsPort() {
        return ports.https();
    }

    /// Whence the page comes.
    String origin() {
        return "http://127.0.0.1:" + ports.http();
    }

    /// The UDP port of the browsers' media.
    int browserPort() {
        return ports.browsers();
    }

    /// `alice`'s browser, registered.
    WireBrowser alice() throws Exception {
        return alice(settings -> settings);
    }

    WireBrowser alice(UnaryOperator<BrowserSettings> change) throws Exception {
        return registered("alice", change);
    }

    /// An operator's browser, registered.
    WireBrowser registered(String user, UnaryOperator<BrowserSettings> change) throws Exception {
        return registered(browser(user, change));
    }

    private WireBrowser registered(WireBrowser browser) throws Exception {
        if (!browsers.contains(browser)) {
            browsers.add(browser);
        }
        int status = browser.register(600)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .status();
        if (status != 200) {
            throw new IllegalStateException("REGISTER was answered " + status);
        }
        return browser;
    }

    /// The latest call that came to a browser or trunk, awaited.
    static FarCall incoming(io.tandem.farend.UserAgent at) {
        return Awaitility.await("a call at " + at.settings().name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> at.calls().stream().filter(FarCall::inbound).toList(), calls -> !calls.isEmpty())
                .getLast();
    }

    /// The call records written so far, one JSON object each.
    List<CallRecordLine> records() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            List<Path> found = files.filter(path -> path.endsWith("cdr.jsonl")).toList();
            return found.isEmpty()
                    ? List.of()
                    : Files.readAllLines(found.getFirst()).stream()
                            .map(CallRecordLine::parse)
                            .toList();
        }
    }

    /// The one record of the only call there was, awaited.
    CallRecordLine record() {
        return Awaitility.await("one call record")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(this::records, all -> all.size() == 1)
                .getFirst();
    }

    /// Waits until the gateway has forgotten every call.
    void quiet() {
        Awaitility.await("no call open")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> gateway.activeCalls() == 0);
    }

    @Override
    public void close() throws Exception {
        browsers.forEach(WireBrowser::close);
        gateway.close();
        trunks.values().forEach(FarEnd::close);
        callers.forEach(FarEnd::close);
        state.close();
        network.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        for (FarEnd end : trunks.values()) {
            if (end.fault() != null) {
                throw new IllegalStateException("a bug in the far end", end.fault());
            }
        }
    }
}
