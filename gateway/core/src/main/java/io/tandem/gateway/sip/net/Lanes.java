package io.tandem.gateway.sip.net;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs work off the event loops, in order for one key (a Call-ID), on virtual threads. Any thread; this is one of
/// the classes whose job is concurrency. What is queued is bounded.
///
/// Lanes have their turns one after another, with one task each: the thread that is first takes the lane that has waited
/// longest, whoever asked for it. If a lane were drained while others wait, some messages would wait for seconds and
/// others not at all, and nothing would tell [overload][Admission]. What begins something new has its turn when nothing
/// else waits, or after eight others.
public final class Lanes implements AutoCloseable {

    private static final int LANES = 4_096;
    private static final int BEGIN_EVERY = 8;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lane[] lanes = new Lane[LANES];
    private final Queue<Lane> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Lane> readyToBegin = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
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
        return offer(key, new Task(task, false));
    }

    /// The same for what begins something new, which has time.
    public boolean offerToBegin(String key, Runnable task) {
        return offer(key, new Task(task, true));
    }

    private boolean offer(String key, Task task) {
        if (queued.get() >= maxQueued) {
            return false;
        }
        add(key, task);
        return true;
    }

    /// Queues our own work.
    public void run(String key, Runnable task) {
        add(key, new Task(task, false));
    }

    private void add(String key, Task task) {
        queued.incrementAndGet();
        lanes[Math.floorMod(key.hashCode(), LANES)].add(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// A lane has a turn to come.
    private void turn(Lane lane, Task first) {
        (first.begins ? readyToBegin : ready).add(lane);
        try {
            threads.execute(this::next);
        } catch (RejectedExecutionException closed) {
            queued.decrementAndGet();
        }
    }

    /// There are as many threads on their way as lanes that wait for a turn.
    private void next() {
        boolean begin = turns.incrementAndGet() % BEGIN_EVERY == 0;
        Lane lane = (begin ? readyToBegin : ready).poll();
        if (lane == null) {
            lane = (begin ? ready : readyToBegin).poll();
        }
        if (lane != null) {
            lane.runOne();
        } else if (!threads.isShutdown()) {
            // another thread has looked at the same queue between: what we are here for is in the other one
            threads.execute(this::next);
        }
    }

    private record Task(Runnable work, boolean begins) {}

    private final class Lane {
        private final Queue<Task> tasks = new ArrayDeque<>();
        private boolean hasTurn;

        private void add(Task task) {
            synchronized (tasks) {
                tasks.add(task);
                if (hasTurn) {
                    return;
                }
                hasTurn = true;
            }
            turn(this, task);
        }

        private void runOne() {
            Task task;
            synchronized (tasks) {
                task = tasks.remove();
            }
            queued.decrementAndGet();
            try {
                task.work.run();
            } catch (Throwable thrown) {
                bug.accept(thrown);
            }
            Task first;
            synchronized (tasks) {
                first = tasks.peek();
                hasTurn = first != null;
            }
            if (first != null) {
                turn(this, first);
            }
        }
    }
}
