package io.tandem.gateway.route.limit;

import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.table.RouteDecision;
import io.tandem.gateway.route.table.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Counts calls out and what they cost, by operator and by trunk. Any thread: a lock makes looking at the counts and
/// adding
/// to them one step, so that of two calls at once only one is the last that a limit lets through. Days are those of
/// UTC.
public final class TollMeter {

    private static final Duration HOUR = Duration.ofHours(1);
    /// How long a call that may go out is waited for.
    private static final Duration RESERVED = Duration.ofSeconds(10);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Counts> users = new HashMap<>();
    private final Map<String, Counts> trunks = new HashMap<>();
    private final Map<String, Open> calls = new HashMap<>();
    private final Deque<Reserved> reserved = new ArrayDeque<>();

    /// @param trunk the one that carries it or tries to
    /// @param rates what a minute costs by each trunk that may be tried
    private record Open(String user, String trunk, Map<String, Price> rates) {
        Price perMinute() {
            return rates.getOrDefault(trunk, Price.ZERO);
        }
    }

    /// A call that may go out and has not begun yet: it counts already.
    private record Reserved(Open open, Instant at) {}

    /// What one operator or trunk has used up.
    private static final class Counts {
        private final Deque<Instant> begun = new ArrayDeque<>();
        private int parallel;
        private LocalDate day = LocalDate.EPOCH;
        private Price today = Price.ZERO;

        Usage at(Instant now) {
            turn(now);
            int lastSecond = 0;
            for (var i = begun.descendingIterator(); i.hasNext() && i.next().isAfter(now.minus(SECOND)); ) {
                lastSecond++;
            }
            return new Usage(parallel, begun.size(), today, lastSecond);
        }

        void begin(Instant now) {
            turn(now);
            begun.addLast(now);
            parallel++;
        }

        void end(Price cost, Instant now) {
            turn(now);
            parallel--;
            today = today.plus(cost);
        }

        private void turn(Instant now) {
            while (!begun.isEmpty() && !begun.peekFirst().isAfter(now.minus(HOUR))) {
                begun.removeFirst();
            }
            LocalDate date = now.atZone(ZoneOffset.UTC).toLocalDate();
            if (!date.equals(day)) {
                day = date;
                today = Price.ZERO;
            }
        }
    }

    /// Decides and counts as one step. Within, usage may be asked for. The call must begin within seconds.
    ///
    /// @param user whose call it is; empty for a trunk's
    public RouteDecision reserve(String user, Instant now, Supplier<RouteDecision> decision) {
        lock.lock();
        try {
            expire(now);
            RouteDecision decided = decision.get();
            if (decided instanceof RouteDecision.Dial dial) {
                Map<String, Price> rates = new HashMap<>();
                dial.attempts().forEach(attempt -> rates.put(attempt.trunk(), attempt.perMinute()));
                Open open = new Open(user, dial.attempts().getFirst().trunk(), rates);
                reserved.addLast(new Reserved(open, now));
                of(users, user).begin(now);
                of(trunks, open.trunk()).begin(now);
            }
            return decided;
        } finally {
            lock.unlock();
        }
    }

    /// A call out has begun: the oldest that was reserved for him is it.
    ///
    /// @param user whose call it is; empty for a trunk's
    public void began(String callId, String user, Instant now) {
        lock.lock();
        try {
            expire(now);
            reserved.stream()
                    .filter(r -> r.open().user().equals(user))
                    .findFirst()
                    .ifPresent(first -> {
                        reserved.remove(first);
                        calls.put(callId, first.open());
                    });
        } finally {
            lock.unlock();
        }
    }

    /// A call has come by a trunk: it takes one of its channels, and nobody's limits but the trunk's.
    public void came(String callId, String trunk, Instant now) {
        lock.lock();
        try {
            if (calls.putIfAbsent(callId, new Open("", trunk, Map.of())) == null) {
                of(users, "").begin(now);
                of(trunks, trunk).begin(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void expire(Instant now) {
        while (!reserved.isEmpty() && reserved.peekFirst().at().plus(RESERVED).isBefore(now)) {
            Open open = reserved.removeFirst().open();
            of(users, open.user()).end(Price.ZERO, now);
            of(trunks, open.trunk()).end(Price.ZERO, now);
        }
    }

    private static Counts of(Map<String, Counts> all, String name) {
        return all.computeIfAbsent(name, n -> new Counts());
    }

    /// The call goes on by another trunk.
    public void movedTo(String callId, String trunk, Instant now) {
        lock.lock();
        try {
            Open open = calls.get(callId);
            if (open != null && !trunk.isEmpty() && !open.trunk().equals(trunk)) {
                of(trunks, open.trunk()).end(Price.ZERO, now);
                of(trunks, trunk).begin(now);
                calls.put(callId, new Open(open.user(), trunk, open.rates()));
            }
        } finally {
            lock.unlock();
        }
    }

    /// The call is over. A call that is not known is none of ours.
    ///
    /// @param talked from the real answer; zero without one
    public void ended(String callId, Duration talked, Instant now) {
        lock.lock();
        try {
            Open open = calls.remove(callId);
            if (open != null) {
                Price cost = open.perMinute().forSeconds(talked.plusMillis(999).toSeconds());
                of(users, open.user()).end(cost, now);
                of(trunks, open.trunk()).end(cost, now);
            }
        } finally {
            lock.unlock();
        }
    }

    public Usage ofUser(String user, Instant now) {
        return usage(users, user, now);
    }

    public Usage ofTrunk(String trunk, Instant now) {
        return usage(trunks, trunk, now);
    }

    private Usage usage(Map<String, Counts> all, String name, Instant now) {
        lock.lock();
        try {
            expire(now);
            Counts counts = all.get(name);
            return counts == null ? Usage.NONE : counts.at(now);
        } finally {
            lock.unlock();
        }
    }
}
