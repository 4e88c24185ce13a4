package io.tandem.media.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A platform thread that moves the frames of its recordings to the disk, ten times a second, in batches: the
/// media loops never wake it, and never wait for it. With nothing to record it sleeps. Any thread may add.
final class DiskThread {
    private static final Logger log = LoggerFactory.getLogger(DiskThread.class);
    private static final long TURN_NS = 100_000_000L;

    private final Queue<DiskJob> added = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread thread;

    private DiskThread(String name) {
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
    }

    static DiskThread start(String name) {
        DiskThread disk = new DiskThread(name);
        disk.thread.start();
        return disk;
    }

    void add(DiskJob job) {
        added.add(job);
        LockSupport.unpark(thread);
    }

    private void run() {
        List<DiskJob> jobs = new ArrayList<>();
        Batch batch = new Batch();
        boolean last;
        do {
            last = closing.get();
            for (DiskJob job = added.poll(); job != null; job = added.poll()) {
                jobs.add(job);
            }
            boolean ends = last;
            jobs.removeIf(job -> !work(job, batch, ends));
            if (jobs.isEmpty() && added.isEmpty() && !closing.get()) {
                LockSupport.park(this);
            } else if (!last) {
                LockSupport.parkNanos(TURN_NS);
            }
        } while (!last);
    }

    /// A fault of ours in one recording must not stop the others.
    private static boolean work(DiskJob job, Batch batch, boolean last) {
        try {
            return job.work(batch, last);
        } catch (RuntimeException bug) {
            log.error("a recording was given up", bug);
            job.broken(bug);
            return false;
        }
    }

    /// Writes what is left and ends. Blocks.
    void close() {
        closing.set(true);
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
