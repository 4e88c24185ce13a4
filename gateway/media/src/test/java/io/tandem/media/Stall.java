package io.tandem.media;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Measures for how long this machine lets a thread wait that wants to run: what a gap between packets is worth
/// where other work shares the processors. Any thread.
final class Stall implements AutoCloseable {
    private static final long STEP_NS = 5_000_000;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong largestNs = new AtomicLong();

    Stall() {
        Thread.ofPlatform().daemon().name("stall").start(this::measure);
    }

    private void measure() {
        while (running.get()) {
            long before = System.nanoTime();
            LockSupport.parkNanos(STEP_NS);
            largestNs.accumulateAndGet(System.nanoTime() - before - STEP_NS, Math::max);
        }
    }

    void restart() {
        largestNs.set(0);
    }

    /// Each of the threads that a packet passes may wait that long.
    double largestMs() {
        return 3 * largestNs.get() / 1e6;
    }

    @Override
    public void close() {
        running.set(false);
    }
}
