package io.tandem.farend;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The one thread that owns all signalling state of a far end. Any thread may post to it; what is posted
/// runs in order.
final class Loop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());

    private final ScheduledThreadPoolExecutor executor;
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

    Loop(String name) {
        executor =
                new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name(name).factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// A timer that may be stopped; stopping it twice or after it ran does nothing.
    @FunctionalInterface
    interface Timer {
        void stop();
    }

    /// Runs the task soon; what comes after `close` is dropped, as a host that went away drops it.
    void post(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.DEBUG, "dropped after close");
        }
    }

    /// Runs the task after the delay unless stopped.
    Timer after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /// The first bug that came up on the loop, if any: tests fail on it.
    @Nullable
    Throwable fault() {
        return fault.get();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error bug) {
            fault.compareAndSet(null, bug);
            LOG.log(System.Logger.Level.ERROR, "far end bug", bug);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
