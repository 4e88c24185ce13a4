package io.tandem.gateway.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Watches what parsing costs: processor time, since a busy machine is not the parser's fault. Any thread.
public final class Parsing {

    public static final Duration AT_MOST = Duration.ofMillis(20);

    static final String SLOW = "parsing takes too long";

    private static final int WARM = 5_000;
    private static final int TRIES = 5;
    static final String ENFORCE = "tandem.fuzz.enforce";
    private static final boolean ENFORCED = Boolean.getBoolean(ENFORCE);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final AtomicInteger RUNS = new AtomicInteger();

    private Parsing() {}

    /// Runs it; under Jazzer, once the code is warm it must take no longer than allowed, at the best of some tries:
    /// the others may have been the compiler's or the collector's.
    public static void within(Runnable parsing) {
        long took = time(parsing);
        if (!ENFORCED || RUNS.incrementAndGet() < WARM) {
            return;
        }
        for (int i = 1; i < TRIES && took > AT_MOST.toNanos(); i++) {
            took = Math.min(took, time(parsing));
        }
        if (took > AT_MOST.toNanos()) {
            throw new AssertionError(SLOW + ": " + took / 1_000_000 + " ms");
        }
    }

    /// The first of some runs that takes no longer than allowed, or the best of them, ns.
    public static long best(Runnable parsing) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 4 * TRIES && best > AT_MOST.toNanos(); i++) {
            best = Math.min(best, time(parsing));
        }
        return best;
    }

    private static long time(Runnable parsing) {
        long started = THREADS.getCurrentThreadCpuTime();
        parsing.run();
        return THREADS.getCurrentThreadCpuTime() - started;
    }
}
