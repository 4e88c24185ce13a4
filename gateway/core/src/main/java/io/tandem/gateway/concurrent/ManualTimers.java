package io.tandem.gateway.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Timers whose clock is turned by hand: for simulations and for tests that last half an hour in a
/// millisecond. Tasks run on the thread that turns the clock, in the order of their time. Any thread.
public final class ManualTimers implements Timers {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNs).thenComparingLong(Task::sequence));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private long nowNs;
    private long sequence;

    private record Task(long dueNs, long sequence, Runnable task) {}

    @Override
    public synchronized Handle after(Duration delay, Runnable task) {
        Task scheduled = new Task(nowNs + Math.max(0, delay.toNanos()), sequence++, task);
        tasks.add(scheduled);
        return () -> remove(scheduled);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    @Override
    public synchronized long nanoTime() {
        return nowNs;
    }

    /// Starts at 2026-01-01T00:00:00Z and goes with the other clock.
    @Override
    public Instant wallClock() {
        return START.plusNanos(nanoTime());
    }

    /// Turns the clock on. Each task that falls due runs at its own time, also those that such a task
    /// schedules.
    public void advance(Duration by) {
        long until = nanoTime() + by.toNanos();
        for (Task next = takeDue(until); next != null; next = takeDue(until)) {
            next.task().run();
        }
        setNow(until);
    }

    private synchronized @Nullable Task takeDue(long untilNs) {
        Task next = tasks.peek();
        if (next == null || next.dueNs() > untilNs) {
            return null;
        }
        tasks.remove();
        nowNs = Math.max(nowNs, next.dueNs());
        return next;
    }

    private synchronized void setNow(long ns) {
        nowNs = Math.max(nowNs, ns);
    }

    /// Tasks that wait.
    public synchronized int pending() {
        return tasks.size();
    }

    @Override
    public synchronized void close() {
        tasks.clear();
    }
}
