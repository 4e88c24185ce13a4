package io.tandem.gateway.trunk;

import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured trunks, where they are and what is known of their health. Any thread; never blocks. Trunks are
/// put and removed by one thread at a time, see [LiveTrunks].
public final class TrunkTable implements Trunks, LiveTrunks.Attendant {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkTable.class);

    private final OneWayAudioPolicy oneWayAudio;
    private final IntUnaryOperator random;
    /// In the order of the configuration; replaced as a whole.
    private final AtomicReference<Map<String, Entry>> entries = new AtomicReference<>(Map.of());

    private final ConcurrentMap<String, HealthState> health = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Reach> reach = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Registered> registered = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> ailing = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, List<String>> certified = new ConcurrentHashMap<>();

    private record Entry(Trunk trunk, TrunkConfig config) {}

    /// Where a trunk is.
    ///
    /// @param silent addresses that did not answer OPTIONS last time: they are tried last
    private record Reach(List<Target> targets, List<Hop.Address> silent) {
        Stream<Hop.Address> all() {
            return targets.stream().flatMap(target -> target.addresses().stream());
        }
    }

    private static final Reach NOWHERE = new Reach(List.of(), List.of());

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
        this.oneWayAudio = oneWayAudio;
        this.random = random;
        configs.forEach(this::put);
    }

    private Map<String, Entry> entries() {
        return Objects.requireNonNull(entries.get());
    }

    private Stream<Trunk> trunks() {
        return entries().values().stream().map(Entry::trunk);
    }

    /// What is known of it stays where it is reached as before.
    @Override
    public void put(String name, TrunkConfig config) {
        Entry before = entries().get(name);
        if (before == null || !before.config().addresses().equals(config.addresses())) {
            health.put(name, HealthState.INITIAL);
            List<Target> known = new ArrayList<>();
            for (TrunkAddress address : config.addresses()) {
                address.known().ifPresent(hop -> known.add(new Target(known.size(), 0, List.of(hop))));
            }
            reach.put(name, new Reach(known, List.of()));
        }
        if (before == null || !before.config().registersLike(config)) {
            registered.put(name, new Registered(!config.register(), List.of(), "no answer to REGISTER yet"));
        }
        Map<String, Entry> now = new LinkedHashMap<>(entries());
        now.put(name, new Entry(Trunk.of(name, config, oneWayAudio), config));
        entries.set(Collections.unmodifiableMap(now));
    }

    @Override
    public void remove(String name) {
        Map<String, Entry> now = new LinkedHashMap<>(entries());
        now.remove(name);
        entries.set(Collections.unmodifiableMap(now));
        health.remove(name);
        reach.remove(name);
        registered.remove(name);
    }

    /// The trunk as it can be reached now: those of its addresses that were silent last come last.
    private Trunk current(Trunk trunk) {
        Reach now = reach(trunk.name());
        List<Hop.Address> drawn = Target.inOrder(now.targets(), random);
        Predicate<Hop.Address> silent = now.silent()::contains;
        List<Hop.Address> order = Stream.concat(
                        drawn.stream().filter(silent.negate()), drawn.stream().filter(silent))
                .toList();
        List<InetAddress> rtpFrom = Stream.concat(
                        order.stream().map(hop -> hop.address().getAddress()), trunk.rtpHosts().stream())
                .distinct()
                .toList();
        Registered registration = registered.get(trunk.name());
        return trunk.at(order, rtpFrom, registration == null ? List.of() : registration.routes());
    }

    /// Nowhere, once it has been removed.
    private Reach reach(String name) {
        return reach.getOrDefault(name, NOWHERE);
    }

    @Override
    public List<Trunk> all() {
        return trunks().map(this::current).toList();
    }

    @Override
    public Optional<Trunk> named(String name) {
        return Optional.ofNullable(entries().get(name))
                .map(entry -> current(entry.trunk()))
                .filter(trunk -> !trunk.addresses().isEmpty());
    }

    /// Where several trunks share an address, the first configured.
    @Override
    public Optional<Trunk> byAddress(InetAddress address) {
        return trunks().filter(trunk -> isAt(trunk, address)).findFirst().map(this::current);
    }

    private boolean isAt(Trunk trunk, InetAddress address) {
        for (Target target : reach(trunk.name()).targets()) {
            for (Hop.Address hop : target.addresses()) {
                if (address.equals(hop.address().getAddress())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public Optional<Trunk> byOrigin(Hop.Flow origin, String calledUser) {
        List<Trunk> possible = trunks().filter(trunk -> mayCall(trunk, origin)).toList();
        return possible.stream()
                .filter(trunk -> !calledUser.isEmpty()
                        && trunk.signalling().contactUser().equals(calledUser))
                .findFirst()
                .or(() -> possible.stream().findFirst())
                .map(this::current);
    }

    @Override
    public boolean mayCall(Hop.Flow origin) {
        return trunks().anyMatch(trunk -> mayCall(trunk, origin));
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
        boolean onlySecure = reach(trunk.name()).all().allMatch(hop -> hop.transport() == Hop.Transport.TLS);
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
        registered.computeIfPresent(name, (same, before) -> new Registered(now, List.copyOf(routes), why));
    }

    /// What is wrong with a trunk by its canary calls; empty: nothing.
    public void canary(String name, String what) {
        boolean was = what.isEmpty() ? ailing.remove(name) != null : ailing.put(name, what) != null;
        if (was == what.isEmpty()) {
            LOG.info("trunk={} {}", name, what.isEmpty() ? "is taken again" : "is not taken any more: " + what);
        }
    }

    @Override
    public boolean healthy(Trunk trunk) {
        HealthState state = health.get(trunk.name());
        Registered registration = registered.get(trunk.name());
        return state != null
                && state.healthy()
                && registration != null
                && registration.now()
                && !ailing.containsKey(trunk.name());
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
        return registration.now() ? ailing.getOrDefault(trunk.name(), "") : "not registered: " + registration.why();
    }

    private List<Hop.Address> at(String name) {
        return reach(name).all().toList();
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
        Entry entry = entries().get(trunk.name());
        if (entry == null) {
            return;
        }
        TrunkConfig config = entry.config();
        health.computeIfPresent(trunk.name(), (name, before) -> {
            HealthState after = before.after(good, config.downAfter(), config.upAfter(), what);
            if (after.healthy() != before.healthy()) {
                LOG.info("trunk={} {}: {}", name, after.healthy() ? "healthy again" : "unhealthy", what);
            }
            return after;
        });
    }
}
