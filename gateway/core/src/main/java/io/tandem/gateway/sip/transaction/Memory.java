package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.concurrent.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Keeps values for one fixed time, without a timer for each. Any thread.
final class Memory<V> {

    private static final int SWEEPS = 8;

    private final Timers timers;
    private final long keptNs;
    private final Map<String, Kept<V>> values = new ConcurrentHashMap<>();
    private final Queue<Kept<V>> order = new ConcurrentLinkedQueue<>();

    /// Compared by identity.
    private static final class Kept<V> {
        private final String key;
        private final V value;
        private final long untilNs;

        private Kept(String key, V value, long untilNs) {
            this.key = key;
            this.value = value;
            this.untilNs = untilNs;
        }
    }

    Memory(Timers timers, long keptMs) {
        this.timers = timers;
        this.keptNs = Duration.ofMillis(keptMs).toNanos();
        sweepLater();
    }

    /// Keeps it from now on for the whole time, in place of the one before.
    void put(String key, V value) {
        Kept<V> kept = new Kept<>(key, value, timers.nanoTime() + keptNs);
        values.put(key, kept);
        order.add(kept);
    }

    Optional<V> get(String key) {
        Kept<V> kept = values.get(key);
        return kept == null ? Optional.empty() : Optional.of(kept.value);
    }

    /// Forgets it before its time.
    void remove(String key) {
        values.remove(key);
    }

    int size() {
        return order.size();
    }

    private void sweepLater() {
        timers.after(Duration.ofNanos(keptNs / SWEEPS), this::sweep);
    }

    private void sweep() {
        long now = timers.nanoTime();
        for (Kept<V> first = order.peek(); first != null && first.untilNs - now <= 0; first = order.peek()) {
            order.remove();
            values.remove(first.key, first);
        }
        sweepLater();
    }
}
