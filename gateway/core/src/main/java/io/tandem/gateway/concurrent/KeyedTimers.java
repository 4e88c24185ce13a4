package io.tandem.gateway.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// At most one timer for each key: whoever refreshes something again and again leaves nothing behind. Any thread.
public final class KeyedTimers<K> {

    private final Timers timers;
    private final Map<K, Running> running = new ConcurrentHashMap<>();

    private static final class Running {
        private Timers.Handle handle = () -> {};
    }

    public KeyedTimers(Timers timers) {
        this.timers = timers;
    }

    /// Runs the task later, in place of the one that this key had.
    public void after(K key, Duration delay, Runnable task) {
        Running fresh = new Running();
        Running before = running.put(key, fresh);
        if (before != null) {
            before.handle.cancel();
        }
        fresh.handle = timers.after(delay, () -> {
            if (running.remove(key, fresh)) {
                task.run();
            }
        });
    }

    /// Nothing will be run for this key.
    public void cancel(K key) {
        Running before = running.remove(key);
        if (before != null) {
            before.handle.cancel();
        }
    }

    /// Keys that have one.
    public int size() {
        return running.size();
    }
}
