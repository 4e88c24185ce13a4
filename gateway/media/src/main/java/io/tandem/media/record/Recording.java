package io.tandem.media.record;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// One recording of a call: frames go in, nothing ever waits. The file itself is the disk thread's, see
/// [DiskJob]. Frames come by the media loop alone; everything else may be called by any thread.
public final class Recording {
    /// After so many frames in a row without room it is given up.
    public static final int TOO_SLOW_FRAMES = 500;

    private static final int FRAME_MS = 20;

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

    Recording(FrameRing ring, boolean pausedIsSilence, RecordingListener listener, RecorderFigures figures) {
        this.ring = ring;
        this.pausedIsSilence = pausedIsSilence;
        this.listener = listener;
        this.figures = figures;
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

    /// From now on nothing of the call goes into the file.
    ///
    /// @return false when it was paused already, or is over
    public boolean pause() {
        return running() && paused.compareAndSet(false, true);
    }

    /// Goes on after a pause.
    ///
    /// @return false when it was not paused, or is over
    public boolean resume() {
        return running() && paused.compareAndSet(true, false);
    }

    /// Ends it. The file is completed by the disk thread, see [#finished]. Idempotent.
    public void stop() {
        stopped.set(true);
        ring.end();
    }

    /// Neither stopped nor failed.
    public boolean running() {
        return !stopped.getAcquire() && failure.getAcquire() == null;
    }

    /// Completes when the file has its name, or with why it has none.
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
