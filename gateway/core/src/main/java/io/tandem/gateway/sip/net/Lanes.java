package io.tandem.gateway.sip.net;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs work off the event loops, in order for one key (a Call-ID), on virtual threads. Any thread; this is one of
/// the classes whose job is concurrency. What is queued is bounded.
public final class Lanes implements AutoCloseable {

    private static final int LANES = 256;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lane[] lanes = new Lane[LANES];
    private final AtomicInteger queued = new AtomicInteger();
    private final int maxQueued;
    private final Consumer<Throwable> bug;

    /// @param maxQueued beyond this [#offer] refuses
    /// @param bug hears what a task threw
    public Lanes(int maxQueued, Consumer<Throwable> bug) {
        this.maxQueued = maxQueued;
        this.bug = bug;
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Lane();
        }
    }

    /// Queues work that a peer caused; false: too much is queued, and it is not done.
    public boolean offer(String key, Runnable task) {
        if (queued.get() >= maxQueued) {
            return false;
        }
        run(key, task);
        return true;
    }

    /// Queues our own work.
    public void run(String key, Runnable task) {
        queued.incrementAndGet();
        lanes[Math.floorMod(key.hashCode(), LANES)].add(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class Lane {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private boolean draining;

        private void add(Runnable task) {
            synchronized (tasks) {
                tasks.add(task);
                if (draining) {
                    return;
                }
                draining = true;
            }
            try {
                threads.execute(this::drain);
            } catch (RejectedExecutionException closed) {
                queued.decrementAndGet();
            }
        }

        private void drain() {
            while (true) {
                Runnable task;
                synchronized (tasks) {
                    task = tasks.poll();
                    if (task == null) {
                        draining = false;
                        return;
                    }
                }
                queued.decrementAndGet();
                try {
                    task.run();
                } catch (Throwable thrown) {
                    bug.accept(thrown);
                }
            }
        }
    }
}
