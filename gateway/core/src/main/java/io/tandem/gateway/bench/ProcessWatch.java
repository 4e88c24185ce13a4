package io.tandem.gateway.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the kernel counted for a process, all threads together (proc(5)). Linux only; any thread.
final class ProcessWatch {
    // USER_HZ is 100 on every Linux.
    private static final long TICK_NS = 10_000_000;

    private final long pid;
    private final Path proc;

    ProcessWatch(long pid) {
        this.pid = pid;
        proc = Path.of("/proc", Long.toString(pid));
    }

    /// Time on a processor so far, user and system, of all threads that live now.
    long cpuNs() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path task : tasks) {
                sum += onProcessor(task.resolve("schedstat"));
            }
        }
        return sum;
    }

    private static long onProcessor(Path schedstat) throws IOException {
        try {
            String text = Files.readString(schedstat);
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (NoSuchFileException threadEnded) {
            return 0;
        }
    }

    /// Time on a processor so far, user and system, of the process and all that it started, ended threads and ended
    /// children included; in steps of 10 ms.
    long familyCpuNs() throws IOException {
        long ticks = ticks(pid);
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty())) {
            for (ProcessHandle child : children.toList()) {
                ticks += ticks(child.pid());
            }
        }
        return ticks * TICK_NS;
    }

    /// `utime`, `stime`, `cutime` and `cstime`.
    private static long ticks(long pid) throws IOException {
        try {
            String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name before may hold blanks and parentheses.
            String[] field = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return IntStream.rangeClosed(11, 14)
                    .mapToLong(i -> Long.parseLong(field[i]))
                    .sum();
        } catch (NoSuchFileException ended) {
            return 0; // its time is in its parent's
        }
    }

    /// Memory that is resident now.
    long residentKb() throws IOException {
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
