package io.tandem.media.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// One recording of a call: frames go in, nothing ever waits. The file itself is the disk thread's, see
/// [DiskJob]. Frames come by the media loop alone; everything else may be called by any thread.
public final class Recording implements Take {
    /// After so many frames in a row without room it is given up.
    public static final int TOO_SLOW_FRAMES = 500;

    private static final int FRAME_MS = 20;
    private static final long TICK_NS = 20_000_000L;
    /// A minute: a loop that stood still for longer than that was not held up, its machine slept.
    private static final long MOST_MISSING = 3000;

    private final FrameRing ring;
    private final boolean pausedIsSilence;
    private final RecordingListener listener;
    private final RecorderFigures figures;
    private final AtomicReference<RecordingFailure> failure = new AtomicReference<>();
    private final CompletableFuture<RecordingStats> finished = new CompletableFuture<>();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    /// The counts have one writer, the loop.
    private final AtomicLong recorded = new AtomicLong();

    private final AtomicLong pausedFrames = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private int droppedInARow;
    private long lastTickNs;

    Recording(FrameRing ring, boolean pausedIsSilence, RecordingListener listener, RecorderFigures figures) {
        this.ring = ring;
        this.pausedIsSilence = pausedIsSilence;
        this.listener = listener;
        this.figures = figures;
    }

    /// Takes what a tap hears. Where ticks are missing, for the loop was held up, there is silence: the clock of
    /// the file stays the clock of the call. On the media loop.
    @Override
    public void frames(short[] left, short[] right, int samples, long tickNs) {
        long missing = lastTickNs == 0 ? 0 : Math.min(MOST_MISSING, (tickNs - lastTickNs - TICK_NS / 2) / TICK_NS);
        lastTickNs = tickNs;
        if (missing > 0 && running() && (pausedIsSilence || !paused.getAcquire())) {
            ring.skip((int) missing);
        }
        frame(left, right);
    }

    /// Takes 20 ms of both sides. On the media loop.
    ///
    /// @param left what the operator said, as many samples as [RecordingSettings#frameSamples]
    /// @param right what the far end said, likewise
    public void frame(short[] left, short[] right) {
        if (!running()) {
            return;
        }
        if (paused.getAcquire()) {
            increment(pausedFrames);
            if (pausedIsSilence) {
                count(ring.offerSilence(), false);
            }
        } else {
            count(ring.offer(left, right), true);
        }
    }

    private void count(boolean taken, boolean sound) {
        if (taken) {
            if (sound) {
                increment(recorded);
            }
            droppedInARow = 0;
            return;
        }
        increment(dropped);
        figures.dropped();
        if (++droppedInARow == TOO_SLOW_FRAMES) {
            fail(RecordingFailure.TOO_SLOW, "nothing was written for " + TOO_SLOW_FRAMES * FRAME_MS + " ms");
        }
    }

    private static void increment(AtomicLong count) {
        count.setRelease(count.getPlain() + 1);
    }

    @Override
    public boolean pause() {
        return running() && paused.compareAndSet(false, true);
    }

    @Override
    public boolean resume() {
        return running() && paused.compareAndSet(true, false);
    }

    @Override
    public void stop() {
        stopped.set(true);
        ring.end();
    }

    /// Neither stopped nor failed.
    public boolean running() {
        return !stopped.getAcquire() && failure.getAcquire() == null;
    }

    @Override
    public CompletionStage<RecordingStats> finished() {
        return finished;
    }

    /// Gives it up, once.
    void fail(RecordingFailure why, String detail) {
        if (failure.compareAndSet(null, why)) {
            figures.failed(why, detail);
            listener.failed(why, detail);
        }
    }

    /// There are too many already: it never begins.
    void refuse(String detail) {
        fail(RecordingFailure.TOO_MANY, detail);
        finish("", 0);
    }

    /// True when it was given up.
    boolean hasFailed() {
        return failure.getAcquire() != null;
    }

    void started(String file) {
        listener.started(file);
    }

    /// The last word of the disk thread.
    void done(String file, long sizeBytes) {
        figures.ended(sizeBytes, !hasFailed());
        finish(file, sizeBytes);
    }

    private void finish(String file, long sizeBytes) {
        RecordingStats stats = new RecordingStats(
                file,
                recorded.getAcquire() * FRAME_MS,
                pausedFrames.getAcquire() * FRAME_MS,
                dropped.getAcquire(),
                sizeBytes,
                failure.getAcquire());
        listener.stopped(stats);
        finished.complete(stats);
    }

    FrameRing ring() {
        return ring;
    }
}
