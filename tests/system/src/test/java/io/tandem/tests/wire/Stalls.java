package io.tandem.tests.wire;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Measures how long this machine let this process wait that wanted to run: what a gap between packets is
/// worth when other work shares the processors. It asks the kernel how long each thread stood in the run
/// queue (`/proc/self/task/<id>/schedstat`, second field) and adds them up, ten times a second, since a packet
/// passes several threads; the compiler and the collector do not count. Any thread asks; one thread of its
/// own measures.
final class Stalls implements AutoCloseable {
    private static final long STEP_NANOS = 100_000_000;
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Pattern NOT_ON_THE_ROAD = Pattern.compile("(C1|C2|G1|GC|VM|ZGC|Z|Sweeper|Signal|Finalizer).*");

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong largestNanos = new AtomicLong();
    private final Map<Path, Long> waited = new HashMap<>();
    private final Thread thread;

    Stalls() {
        thread = Thread.ofPlatform().name("stalls").daemon().start(this::measure);
    }

    private void measure() {
        while (running.get()) {
            long before = System.nanoTime();
            LockSupport.parkNanos(STEP_NANOS);
            long overslept = System.nanoTime() - before - STEP_NANOS;
            largestNanos.accumulateAndGet(Math.max(overslept, waited()), Math::max);
        }
    }

    private long waited() {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                sum += waited(task);
            }
        } catch (IOException notLinux) {
            return 0;
        }
        return sum;
    }

    private long waited(Path task) {
        try {
            if (NOT_ON_THE_ROAD.matcher(Files.readString(task.resolve("comm"))).lookingAt()) {
                return 0;
            }
            String[] field = Files.readString(task.resolve("schedstat")).split(" ", -1);
            long now = Long.parseLong(field[1]);
            Long before = waited.put(task, now);
            return before == null ? 0 : now - before;
        } catch (IOException threadEnded) {
            return 0;
        }
    }

    /// The longest wait within a tenth of a second, since the start or the last [#restart].
    double largestMs() {
        return largestNanos.get() / 1e6;
    }

    void restart() {
        largestNanos.set(0);
    }

    @Override
    public void close() {
        running.set(false);
        LockSupport.unpark(thread);
    }
}
