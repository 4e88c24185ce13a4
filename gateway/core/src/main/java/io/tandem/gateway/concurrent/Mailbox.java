package io.tandem.gateway.concurrent;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serialises one call: tasks run one at a time, in the order they were posted. It owns no thread: the
/// first task posted to an empty mailbox starts a virtual one, which ends when the mailbox is empty again.
/// Posting is safe from any thread and never blocks.
public final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final String name;
    private final int capacity;
    private final Executor executor;
    private final Consumer<Throwable> onFailure;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /// @param name for the log: the call's id
    /// @param capacity how many tasks of [#post] may wait
    /// @param executor what drains it; a test gives `Runnable::run`
    /// @param onFailure hears, on the draining thread, what a task threw: it ends this call and no other
    public Mailbox(String name, int capacity, Executor executor, Consumer<Throwable> onFailure) {
        this.name = name;
        this.capacity = capacity;
        this.executor = executor;
        this.onFailure = onFailure;
    }

    /// One that is drained by virtual threads.
    public static Mailbox onVirtualThreads(String name, int capacity, Consumer<Throwable> onFailure) {
        return new Mailbox(
                name, capacity, task -> Thread.ofVirtual().name("call-" + name).start(task), onFailure);
    }

    /// For what a peer can cause without limit.
    ///
    /// @return false when it is full: the task will not run
    public boolean post(Runnable task) {
        if (waiting.get() >= capacity) {
            return false;
        }
        postAlways(task);
        return true;
    }

    /// For what we caused ourselves and is bounded by that: responses, timers, media events.
    public void postAlways(Runnable task) {
        add(task, executor);
    }

    /// As [#post], and an empty mailbox is drained by the caller itself, so that no other thread need be woken. Only
    /// for virtual threads that hold no lock and wait for nothing; any other's tasks go the usual way.
    public boolean postHere(Runnable task) {
        if (waiting.get() >= capacity) {
            return false;
        }
        postAlwaysHere(task);
        return true;
    }

    /// As [#postAlways], in the way of [#postHere].
    public void postAlwaysHere(Runnable task) {
        add(task, Thread.currentThread().isVirtual() ? Runnable::run : executor);
    }

    private void add(Runnable task, Executor drainer) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            drainer.execute(this::drain);
        }
    }

    /// Tasks that wait or run.
    public int size() {
        return waiting.get();
    }

    private void drain() {
        do {
            Runnable task = tasks.poll();
            if (task != null) {
                runOne(task);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            LOG.error("call={} a task failed, the call is ended", name, thrown);
            fail(thrown);
        }
    }

    private void fail(Throwable thrown) {
        try {
            onFailure.accept(thrown);
        } catch (RuntimeException again) {
            LOG.error("call={} and could not be ended in order", name, again);
        }
    }
}
