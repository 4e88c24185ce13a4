package io.tandem.gateway.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel counted for a process, all threads together (proc(5)). Linux only; any thread.
final class ProcessWatch {
    private final Path proc;

    ProcessWatch(long pid) {
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
        } catch (java.nio.file.NoSuchFileException threadEnded) {
            return 0;
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
