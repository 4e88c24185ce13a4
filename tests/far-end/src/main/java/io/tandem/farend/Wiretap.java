package io.tandem.farend;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// Records every SIP message of an agent and drops those a test's rule names. Any thread.
final class Wiretap {
    private static final int KEPT_MESSAGES = 50_000;

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicReference<Predicate<Seen>> drop = new AtomicReference<>(any -> false);

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    void forget() {
        seen.clear();
        kept.set(0);
    }

    void dropWhen(Predicate<Seen> rule) {
        drop.set(rule);
    }

    /// Records a message; false when it is to be swallowed.
    boolean passes(SipMessage message, boolean inbound, Peer peer) {
        Seen probe = new Seen(System.nanoTime(), inbound, message, peer.address(), false);
        boolean dropped = Objects.requireNonNull(drop.get()).test(probe);
        if (kept.incrementAndGet() <= KEPT_MESSAGES) {
            seen.add(dropped ? new Seen(probe.nanos(), inbound, message, peer.address(), true) : probe);
        }
        return !dropped;
    }
}
