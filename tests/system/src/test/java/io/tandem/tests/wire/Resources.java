package io.tandem.tests.wire;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What this process holds: the gateway and all peers around it. Immutable, any thread.
///
/// @param threads     platform threads; calls run on virtual ones
/// @param descriptors open files and sockets
/// @param directKb    direct buffers, the JDK's and Netty's, in kB
record Resources(int threads, int descriptors, long directKb) {
    /// A few carrier threads of the virtual ones may come at any time.
    static final int THREADS_MORE = 6;

    /// Sockets that drain, and a file that a class is just loaded from.
    static final int DESCRIPTORS_MORE = 6;

    /// One more chunk of Netty's pool is 4 MB.
    static final int DIRECT_KB_MORE = 8_192;

    static Resources now() {
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long netty = Math.max(0, PlatformDependent.usedDirectMemory());
        return new Resources(ManagementFactory.getThreadMXBean().getThreadCount(), open(), (direct + netty) / 1024);
    }

    private static int open() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return (int) all.count();
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /// Whether no more is held than then, within the tolerance.
    boolean within(Resources baseline) {
        return threads <= baseline.threads + THREADS_MORE
                && descriptors <= baseline.descriptors + DESCRIPTORS_MORE
                && directKb <= baseline.directKb + DIRECT_KB_MORE;
    }
}
