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
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Counts> users = new HashMap<>();
    private final Map<String, Counts> trunks = new HashMap<>();
    private final Map<String, Open> calls = new HashMap<>();

    /// @param trunk the one that carries it or tries to
    private record Open(String user, String trunk, Price perMinute) {}

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

    /// Decides and counts as one step. Within, usage may be asked for.
    ///
    /// @param user whose call it is; empty for a trunk's
    public RouteDecision admit(String callId, String user, Instant now, Supplier<RouteDecision> decision) {
        lock.lock();
        try {
            RouteDecision decided = decision.get();
            if (decided instanceof RouteDecision.Dial dial) {
                RouteDecision.Attempt first = dial.attempts().getFirst();
                begin(callId, new Open(user, first.trunk(), first.perMinute()), now);
            }
            return decided;
        } finally {
            lock.unlock();
        }
    }

    private void begin(String callId, Open open, Instant now) {
        if (calls.putIfAbsent(callId, open) == null) {
            users.computeIfAbsent(open.user(), u -> new Counts()).begin(now);
            trunks.computeIfAbsent(open.trunk(), t -> new Counts()).begin(now);
        }
    }

    /// The call goes on by another trunk.
    public void movedTo(String callId, String trunk, Price perMinute, Instant now) {
        lock.lock();
        try {
            Open open = calls.get(callId);
            if (open != null && !open.trunk().equals(trunk)) {
                trunks.computeIfAbsent(open.trunk(), t -> new Counts()).end(Price.ZERO, now);
                trunks.computeIfAbsent(trunk, t -> new Counts()).begin(now);
                calls.put(callId, new Open(open.user(), trunk, perMinute));
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
                users.computeIfAbsent(open.user(), u -> new Counts()).end(cost, now);
                trunks.computeIfAbsent(open.trunk(), t -> new Counts()).end(cost, now);
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
            Counts counts = all.get(name);
            return counts == null ? Usage.NONE : counts.at(now);
        } finally {
            lock.unlock();
        }
    }
}
