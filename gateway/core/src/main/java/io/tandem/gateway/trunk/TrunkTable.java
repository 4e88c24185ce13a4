package io.tandem.gateway.trunk;

import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured trunks, where they are and what is known of their health. Any thread; never blocks.
public final class TrunkTable implements Trunks {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkTable.class);

    private final Map<String, Trunk> byName = new LinkedHashMap<>();
    private final Map<String, TrunkConfig> configs;
    private final IntUnaryOperator random;
    private final ConcurrentMap<String, HealthState> health = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Reach> reach = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Registered> registered = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, List<String>> certified = new ConcurrentHashMap<>();

    /// Where a trunk is.
    ///
    /// @param silent addresses that did not answer OPTIONS last time: they are tried last
    private record Reach(List<Target> targets, List<Hop.Address> silent) {
        Stream<Hop.Address> all() {
            return targets.stream().flatMap(target -> target.addresses().stream());
        }
    }

    /// What registering at a trunk came to.
    ///
    /// @param why not; empty while it is
    private record Registered(boolean now, List<NameAddr> routes, String why) {}

    /// The same, with one-way audio reported where a trunk does not say otherwise.
    public TrunkTable(Map<String, TrunkConfig> configs) {
        this(configs, OneWayAudioPolicy.REPORT);
    }

    /// The same with chance of its own.
    public TrunkTable(Map<String, TrunkConfig> configs, OneWayAudioPolicy oneWayAudio) {
        this(configs, oneWayAudio, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /// Knows the trunks that are given by address; names are for [TrunkNames].
    ///
    /// @param oneWayAudio what is done when audio flows one way only, where a trunk does not say otherwise
    /// @param random gives a number from 0 up to, not including, its argument
    TrunkTable(Map<String, TrunkConfig> configs, OneWayAudioPolicy oneWayAudio, IntUnaryOperator random) {
        this.configs = Map.copyOf(configs);
        this.random = random;
        configs.forEach((name, config) -> {
            byName.put(name, trunk(name, config, oneWayAudio));
            health.put(name, HealthState.INITIAL);
            registered.put(name, new Registered(!config.register(), List.of(), "no answer to REGISTER yet"));
            List<Target> known = new ArrayList<>();
            for (TrunkAddress address : config.addresses()) {
                address.known().ifPresent(hop -> known.add(new Target(known.size(), 0, List.of(hop))));
            }
            reach.put(name, new Reach(known, List.of()));
        });
    }

    private static Trunk trunk(String name, TrunkConfig config, OneWayAudioPolicy oneWayAudio) {
        Optional<Trunk.Credentials> credentials = config.username().isEmpty()
                ? Optional.empty()
                : Optional.of(new Trunk.Credentials(config.username(), config.password(), config.realm()));
        return new Trunk(
                name,
                config.kind(),
                List.of(),
                config.effectiveDomain(),
                credentials,
                config.tonePlan(),
                config.answerMode(),
                config.codecs(),
                config.symmetricRtp(),
                config.rtpHosts(),
                config.srtp(),
                config.inviteTimeout(),
                config.ringTimeout(),
                new TrunkAudio(config.languages(), config.musicOnHold().ours(config.kind()), config.dtmf()),
                new TrunkQuality(config.oneWayAudio().or(oneWayAudio), config.rtcpXr()),
                new TrunkSignalling(
                        config.contactUser(name),
                        List.of(),
                        config.tls().requireCertificate(),
                        config.identity().trusted(),
                        config.identity().send(),
                        config.redirect() == TrunkSignalling.Redirect.FOLLOW,
                        config.prack(),
                        config.transfer()));
    }

    /// The trunk as it can be reached now: those of its addresses that were silent last come last.
    private Trunk current(Trunk trunk) {
        Reach now = Objects.requireNonNull(reach.get(trunk.name()));
        List<Hop.Address> drawn = Target.inOrder(now.targets(), random);
        Predicate<Hop.Address> silent = now.silent()::contains;
        List<Hop.Address> order = Stream.concat(
                        drawn.stream().filter(silent.negate()), drawn.stream().filter(silent))
                .toList();
        List<InetAddress> rtpFrom = Stream.concat(
                        order.stream().map(hop -> hop.address().getAddress()), trunk.rtpHosts().stream())
                .distinct()
                .toList();
        List<NameAddr> routes =
                Objects.requireNonNull(registered.get(trunk.name())).routes();
        return trunk.at(order, rtpFrom, routes);
    }

    @Override
    public List<Trunk> all() {
        return byName.values().stream().map(this::current).toList();
    }

    @Override
    public Optional<Trunk> named(String name) {
        return Optional.ofNullable(byName.get(name))
                .map(this::current)
                .filter(trunk -> !trunk.addresses().isEmpty());
    }

    /// Where several trunks share an address, the first configured.
    @Override
    public Optional<Trunk> byAddress(InetAddress address) {
        return byName.values().stream()
                .filter(trunk -> isAt(trunk, address))
                .findFirst()
                .map(this::current);
    }

    private boolean isAt(Trunk trunk, InetAddress address) {
        return Objects.requireNonNull(reach.get(trunk.name()))
                .all()
                .anyMatch(hop -> address.equals(hop.address().getAddress()));
    }

    @Override
    public Optional<Trunk> byOrigin(Hop.Flow origin, String calledUser) {
        List<Trunk> possible =
                byName.values().stream().filter(trunk -> mayCall(trunk, origin)).toList();
        return possible.stream()
                .filter(trunk -> !calledUser.isEmpty()
                        && trunk.signalling().contactUser().equals(calledUser))
                .findFirst()
                .or(() -> possible.stream().findFirst())
                .map(this::current);
    }

    /// A trunk that is reached by TLS alone calls by TLS alone: an address can be forged on UDP.
    private boolean mayCall(Trunk trunk, Hop.Flow origin) {
        if (certified.getOrDefault(origin.id(), List.of()).contains(trunk.name())
                && origin.transport() == Hop.Transport.TLS) {
            return true;
        }
        if (trunk.signalling().requireCertificate()
                || !isAt(trunk, origin.peer().getAddress())) {
            return false;
        }
        boolean onlySecure = Objects.requireNonNull(reach.get(trunk.name()))
                .all()
                .allMatch(hop -> hop.transport() == Hop.Transport.TLS);
        return !onlySecure || origin.transport() == Hop.Transport.TLS;
    }

    /// A connection on which these trunks' certificate was shown.
    void certified(Hop.Flow flow, List<String> names) {
        certified.put(flow.id(), List.copyOf(names));
    }

    void forgotten(Hop.Flow flow) {
        certified.remove(flow.id());
    }

    /// What its names lead to from now on.
    void reached(String name, List<Target> targets) {
        reach.computeIfPresent(name, (same, before) -> {
            Reach after = new Reach(List.copyOf(targets), before.silent());
            if (!after.targets().equals(before.targets())) {
                LOG.info("trunk={} is at {}", name, after.all().toList());
            }
            return after;
        });
    }

    /// Whether one of its addresses answered OPTIONS.
    void answered(String name, Hop.Address hop, boolean good) {
        reach.computeIfPresent(name, (same, before) -> {
            List<Hop.Address> silent = new ArrayList<>(before.silent());
            silent.removeIf(other -> other.equals(hop) || before.all().noneMatch(other::equals));
            if (!good) {
                silent.add(hop);
            }
            return new Reach(before.targets(), List.copyOf(silent));
        });
    }

    /// Whether we are registered there, and by which way calls then go.
    ///
    /// @param why it is as it is
    void registered(String name, boolean now, List<NameAddr> routes, String why) {
        registered.put(name, new Registered(now, List.copyOf(routes), why));
    }

    @Override
    public boolean healthy(Trunk trunk) {
        HealthState state = health.get(trunk.name());
        Registered registration = registered.get(trunk.name());
        return state != null && state.healthy() && registration != null && registration.now();
    }

    @Override
    public String trouble(Trunk trunk) {
        HealthState state = health.get(trunk.name());
        Registered registration = registered.get(trunk.name());
        if (state == null || registration == null) {
            return "it is not known on this node";
        }
        if (at(trunk.name()).isEmpty()) {
            return "its name has led nowhere yet";
        }
        if (!state.healthy()) {
            return state.what();
        }
        return registration.now() ? "" : "not registered: " + registration.why();
    }

    private List<Hop.Address> at(String name) {
        Reach now = reach.get(name);
        return now == null ? List.of() : now.all().toList();
    }

    @Override
    public void reportFailure(Trunk trunk, String what) {
        record(trunk, false, what);
    }

    /// A good answer to an OPTIONS.
    void reportSuccess(Trunk trunk, String what) {
        record(trunk, true, what);
    }

    private void record(Trunk trunk, boolean good, String what) {
        TrunkConfig config = configs.get(trunk.name());
        if (config == null) {
            return;
        }
        health.computeIfPresent(trunk.name(), (name, before) -> {
            HealthState after = before.after(good, config.downAfter(), config.upAfter(), what);
            if (after.healthy() != before.healthy()) {
                LOG.info("trunk={} {}: {}", name, after.healthy() ? "healthy again" : "unhealthy", what);
            }
            return after;
        });
    }
}
