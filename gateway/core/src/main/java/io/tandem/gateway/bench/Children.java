package io.tandem.gateway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Starts and ends the processes of a benchmark. Stateless.
final class Children {
    private static final int PATIENCE_S = 5;

    private Children() {}

    /// Starts a process that does not outlive this one, even when this one is told to end in the middle.
    static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        Thread end = Thread.ofPlatform().name("bench-end").unstarted(() -> end(process));
        Runtime.getRuntime().addShutdownHook(end);
        return process;
    }

    /// Waits for a line of its standard output that begins so; what its virtual machine says before is passed over.
    ///
    /// @return false when it ended without
    static boolean says(Process process, String beginning) throws IOException {
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /// Asks a process to end, and makes it when it does not.
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
