package io.tandem.gateway.bench;

import java.util.concurrent.TimeUnit;

/// Ends processes that a benchmark started. Stateless.
final class Children {
    private static final int PATIENCE_S = 5;

    private Children() {}

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
