package io.tandem.gateway.sip.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Runs work off the event loops, in order for one key (a Call-ID), on virtual threads. Any thread; this is
/// one of the classes whose job is concurrency. What is queued is bounded.
///
/// Lanes have their turns one after another, with one task each: the thread that is first takes the lane
/// that has waited longest, whoever asked for it. If a lane were drained while others wait, some messages
/// would wait for seconds and others not at all, and nothing would tell [overload][Admission]. What begins
/// something new has its turn when nothing else waits: so what is begun is ended, and the wait for a turn
/// tells how much there is to do. Only what has waited so long that it will be refused has every other
/// turn, since that is soon done.
public final class Lanes implements AutoCloseable {

    private static final int LANES = 4_096;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Lane[] lanes = new Lane[LANES];
    private final Queue<Lane> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Lane> readyToBegin = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final long patienceNs;
    private final AtomicInteger queued = new AtomicInteger();
    private final int maxQueued;
    private final Consumer<Throwable> bug;

    /// @param maxQueued beyond this [#offer] refuses
    /// @param patience how long what begins something waits for others
    /// @param bug hears what a task threw
    public Lanes(int maxQueued, Duration patience, Consumer<Throwable> bug) {
        this.patienceNs = patience.toNanos();
        this.maxQueued = maxQueued;
        this.bug = bug;
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new Lane();
        }
    }

    /// Queues work that a peer caused; false: too much is queued, and it is not done.
    public boolean offer(String key, Runnable task) {
        return offer(key, new Task(_ -> task.run(), false));
    }

    /// The same for what begins something new, which has time.
    ///
    /// @param task is told for how many nanoseconds it has waited for its turn
    public boolean offerToBegin(String key, LongConsumer task) {
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
        add(key, new Task(_ -> task.run(), false));
    }

    /// The same, by the calling thread itself where nothing of that key waits or runs, or where what runs is the
    /// caller: a message goes out without another thread's being woken. Only virtual threads, since an event
    /// loop or a timer has other work.
    public void runHere(String key, Runnable task) {
        if (!Thread.currentThread().isVirtual() || !lane(key).runNow(task)) {
            run(key, task);
        }
    }

    private Lane lane(String key) {
        return lanes[Math.floorMod(key.hashCode(), LANES)];
    }

    private void add(String key, Task task) {
        queued.incrementAndGet();
        lane(key).add(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// A lane has a turn to come.
    private void turn(Lane lane, Task first) {
        lane.readyNs = System.nanoTime();
        (first.begins ? readyToBegin : ready).add(lane);
        try {
            threads.execute(this::next);
        } catch (RejectedExecutionException closed) {
            queued.decrementAndGet();
        }
    }

    /// There are as many threads on their way as lanes that wait for a turn.
    private void next() {
        Lane lane = turns.incrementAndGet() % 2 == 0 && isOverdue(readyToBegin.peek()) ? readyToBegin.poll() : null;
        lane = lane == null ? ready.poll() : lane;
        lane = lane == null ? readyToBegin.poll() : lane;
        if (lane != null) {
            lane.runOne();
        } else if (!threads.isShutdown()) {
            // another thread has looked at the same queue between: what we are here for is in the other one
            threads.execute(this::next);
        }
    }

    private boolean isOverdue(@Nullable Lane lane) {
        return lane != null && System.nanoTime() - lane.readyNs > patienceNs;
    }

    private record Task(LongConsumer work, boolean begins) {}

    private final class Lane {
        private final Queue<Task> tasks = new ArrayDeque<>();
        private boolean hasTurn;
        private @Nullable Thread runs;
        private long readyNs;

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

        /// False: it must wait.
        private boolean runNow(Runnable task) {
            boolean within;
            synchronized (tasks) {
                within = runs == Thread.currentThread();
                if (!tasks.isEmpty() || hasTurn && !within) {
                    return false;
                }
                hasTurn = true;
                runs = Thread.currentThread();
            }
            guarded(new Task(_ -> task.run(), false), 0);
            if (!within) {
                over();
            }
            return true;
        }

        private void runOne() {
            long waited = System.nanoTime() - readyNs;
            Task task;
            synchronized (tasks) {
                task = tasks.remove();
                runs = Thread.currentThread();
            }
            queued.decrementAndGet();
            guarded(task, waited);
            over();
        }

        private void guarded(Task task, long waited) {
            try {
                task.work.accept(waited);
            } catch (Throwable thrown) {
                bug.accept(thrown);
            }
        }

        private void over() {
            Task first;
            synchronized (tasks) {
                runs = null;
                first = tasks.peek();
                hasTurn = first != null;
            }
            if (first != null) {
                turn(this, first);
            }
        }
    }
}
