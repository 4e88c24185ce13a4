package io.tandem.media.record;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/// Keeps what a recording's listener was told.
final class Heard implements RecordingListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void started(String file) {
        events.add("started " + file);
    }

    @Override
    public void failed(RecordingFailure failure, String detail) {
        events.add("failed " + failure);
    }

    @Override
    public void stopped(RecordingStats stats) {
        events.add("stopped " + stats.file());
    }

    /// Waits for a condition, ten seconds at most.
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it did not come about within 10 s");
            }
            Thread.onSpinWait();
        }
    }
}
