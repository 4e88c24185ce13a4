package io.tandem.gateway.route.limit;

import io.tandem.gateway.route.table.PortOffer;
import io.tandem.gateway.route.table.Trace.Why;
import io.tandem.gateway.trunk.GsmConfig;
import io.tandem.gateway.trunk.GsmConfig.Choice;
import io.tandem.gateway.trunk.GsmPortConfig;
import io.tandem.gateway.trunk.TrunkConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The ports of GSM gateways: which is free, what each has talked, whom it called last. Any thread: a lock makes taking
/// a port one step, so that two calls at once never have the same one.
public final class PortBook {

    /// Clients whose last call is remembered; the oldest is forgotten first.
    private static final int MOST_CLIENTS = 50_000;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Port, PortCount> counts = new HashMap<>();
    private final Map<String, List<Taken>> calls = new HashMap<>();
    private final Map<Client, Called> clients = new LinkedHashMap<>();
    private long turns;
    private boolean changed;

    public record Port(String trunk, String name) {}

    /// @param number in international form, digits
    public record Client(String trunk, String number) {}

    /// Who called a client last, and by which port.
    public record Called(String port, String user, Instant at) {}

    /// All that is kept over a restart.
    public record Kept(Map<Port, PortCount> counts, Map<Client, Called> clients) {}

    private record Taken(
            Port port,
            GsmConfig config,
            Instant at,
            @Nullable Instant answered) {}

    /// The ports of a trunk in the order in which they are to be tried; those that cannot take a call say why.
    ///
    /// @param client who is called; empty: not known
    public List<PortOffer> offers(String trunk, TrunkConfig config, String client, Instant now) {
        GsmConfig gsm = config.gsm();
        lock.lock();
        try {
            List<GsmPortConfig> order = new ArrayList<>(config.ports());
            if (gsm.choice() == Choice.LEAST_USED) {
                order.sort(Comparator.comparingLong((GsmPortConfig p) ->
                                count(trunk, p.name(), gsm, now).today())
                        .thenComparingLong(p -> count(trunk, p.name(), gsm, now).turn()));
            } else if (gsm.choice() == Choice.ROUND_ROBIN) {
                order.sort(Comparator.comparingLong(
                        p -> count(trunk, p.name(), gsm, now).turn()));
            }
            Called last = gsm.sticky() ? clients.get(new Client(trunk, client)) : null;
            if (last != null) {
                order.sort(Comparator.comparing(p -> !p.name().equals(last.port())));
            }
            return order.stream()
                    .map(p -> offer(p, count(trunk, p.name(), gsm, now), gsm, now))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static PortOffer offer(GsmPortConfig port, PortCount count, GsmConfig gsm, Instant now) {
        long left = count.left(port, gsm.billingIncrement());
        Duration most = Duration.ofSeconds(Math.max(0, left));
        if (!count.call().isEmpty()) {
            return new PortOffer(port, Why.PORT_BUSY, "", most);
        }
        if (now.isBefore(count.outUntil())) {
            ZoneId zone = gsm.timezone().id();
            return new PortOffer(
                    port, Why.PORT_OUT, "until " + CLOCK.format(count.outUntil().atZone(zone)), most);
        }
        return new PortOffer(port, left == 0 ? Why.PORT_MINUTES : null, "", most);
    }

    /// The operator who called this client last by the port, if that is not too long ago; empty: nobody did.
    public String whoCalled(String trunk, String port, GsmConfig gsm, String client, Instant now) {
        lock.lock();
        try {
            Called last = clients.get(new Client(trunk, client));
            return last != null
                            && last.port().equals(port)
                            && now.isBefore(last.at().plus(gsm.stickyReturn()))
                    ? last.user()
                    : "";
        } finally {
            lock.unlock();
        }
    }

    /// Takes a port for a call.
    ///
    /// @param user who calls; empty: no operator
    /// @return false: it cannot take the call any more
    public boolean take(
            String callId, String user, String trunk, String port, String client, TrunkConfig config, Instant now) {
        GsmConfig gsm = config.gsm();
        lock.lock();
        try {
            PortCount before = count(trunk, port, gsm, now);
            boolean can = config.ports().stream()
                    .anyMatch(p ->
                            p.name().equals(port) && offer(p, before, gsm, now).why() == null);
            if (!can) {
                return false;
            }
            Port key = new Port(trunk, port);
            counts.put(key, before.taken(callId, ++turns));
            calls.computeIfAbsent(callId, id -> new ArrayList<>()).add(new Taken(key, gsm, now, null));
            if (!user.isEmpty() && !client.isEmpty()) {
                remember(new Client(trunk, client), new Called(port, user, now));
            }
            changed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void remember(Client client, Called called) {
        clients.remove(client);
        clients.put(client, called);
        if (clients.size() > MOST_CLIENTS) {
            clients.remove(clients.keySet().iterator().next());
        }
    }

    /// The call by that port failed, and it is free again.
    public void failed(String callId, String trunk, String port, int sip, Instant now) {
        lock.lock();
        try {
            Port key = new Port(trunk, port);
            List<Taken> held = calls.getOrDefault(callId, List.of());
            for (Taken taken : List.copyOf(held)) {
                if (taken.port().equals(key)) {
                    held.remove(taken);
                    PortCount free = count(trunk, port, taken.config(), now).released();
                    boolean counts = taken.config().cooldownCauses().contains(sip);
                    this.counts.put(key, counts ? free.failed(taken.config(), now) : free);
                    changed = true;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// The port that the call has taken last was answered.
    public void answered(String callId, Instant now) {
        lock.lock();
        try {
            List<Taken> held = calls.get(callId);
            if (held != null && !held.isEmpty()) {
                Taken last = held.removeLast();
                held.add(new Taken(last.port(), last.config(), last.at(), now));
                counts.computeIfPresent(last.port(), (port, count) -> count.succeeded());
                changed = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /// The call is over: its ports are free, and what was talked is counted.
    public void ended(String callId, Instant now) {
        lock.lock();
        try {
            List<Taken> held = calls.remove(callId);
            if (held == null) {
                return;
            }
            // a transfer's second port has no answer of its own here: it counts from when it was taken
            boolean talked = held.stream().anyMatch(taken -> taken.answered() != null);
            for (Taken taken : held) {
                PortCount free = count(taken.port().trunk(), taken.port().name(), taken.config(), now)
                        .released();
                Instant from = taken.answered() == null ? taken.at() : taken.answered();
                boolean counts = talked && from.isBefore(now);
                this.counts.put(
                        taken.port(),
                        counts
                                ? free.talked(
                                        Duration.between(from, now),
                                        taken.config().billingIncrement())
                                : free);
            }
            changed = true;
        } finally {
            lock.unlock();
        }
    }

    private PortCount count(String trunk, String port, GsmConfig gsm, Instant now) {
        return counts.getOrDefault(new Port(trunk, port), PortCount.FRESH)
                .at(now.atZone(gsm.timezone().id()).toLocalDate());
    }

    /// How the ports of a trunk are, in the order of the configuration.
    public List<PortStatus> status(String trunk, TrunkConfig config, Instant now) {
        GsmConfig gsm = config.gsm();
        lock.lock();
        try {
            return config.ports().stream()
                    .map(port -> {
                        PortCount count = count(trunk, port.name(), gsm, now);
                        long left = count.left(port, gsm.billingIncrement());
                        return new PortStatus(
                                port.name(),
                                port.number(),
                                Duration.ofSeconds(count.today()),
                                Duration.ofSeconds(count.month()),
                                left < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(left)),
                                count.call(),
                                count.failures(),
                                Optional.of(count.outUntil()).filter(now::isBefore));
                    })
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// What has to be kept, where it has changed since it was asked for last; null: it has not.
    public @Nullable Kept changes() {
        lock.lock();
        try {
            if (!changed) {
                return null;
            }
            changed = false;
            return new Kept(Map.copyOf(counts), new LinkedHashMap<>(clients));
        } finally {
            lock.unlock();
        }
    }

    /// Goes on from what was kept.
    public void restore(Kept kept) {
        lock.lock();
        try {
            kept.counts().forEach((port, count) -> {
                counts.put(port, count);
                turns = Math.max(turns, count.turn());
            });
            kept.clients().forEach(this::remember);
        } finally {
            lock.unlock();
        }
    }

    /// Has it written again, for it was not.
    public void retry() {
        lock.lock();
        try {
            changed = true;
        } finally {
            lock.unlock();
        }
    }
}
