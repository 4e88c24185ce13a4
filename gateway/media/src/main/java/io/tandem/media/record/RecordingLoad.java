package io.tandem.media.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/// Records many synthetic calls at once, frame by frame at the pace of a media loop, through the real ring and
/// disk threads: what a machine and its disk can take. Blocks its caller, who plays the loop.
public final class RecordingLoad {
    private static final long TICK_NS = 20_000_000L;
    private static final int TONE_FRAMES = 50;

    private RecordingLoad() {}

    /// What came of it.
    ///
    /// @param frames 20 ms stereo frames offered
    /// @param dropped those the disk was too slow for
    /// @param failed recordings that ended early
    /// @param nsPerFrame what a frame costs the loop
    /// @param longestTickMs longest time that one tick's frames took
    /// @param bytes in the files
    public record Result(
            int calls, long frames, long dropped, int failed, double nsPerFrame, double longestTickMs, long bytes) {}

    private static final RecordingListener NOBODY = new RecordingListener() {
        @Override
        public void started(String file) {}

        @Override
        public void failed(RecordingFailure failure, String detail) {}

        @Override
        public void stopped(RecordingStats stats) {}
    };

    /// Runs it.
    ///
    /// @throws CompletionException when a recording does not end
    public static Result run(Recorder recorder, int calls, Duration duration) {
        List<Recording> recordings = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            recordings.add(recorder.open(new RecordingLabel("load-" + i, "load", "", "", "outgoing"), NOBODY));
        }
        short[][] sound = tones(recorder.settings().sampleRate());
        int ticks = (int) (duration.toMillis() / 20);
        long due = System.nanoTime();
        long spent = 0;
        long longest = 0;
        for (int tick = 0; tick < ticks; tick++) {
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            due += TICK_NS;
            long began = System.nanoTime();
            short[] left = sound[tick % TONE_FRAMES];
            short[] right = sound[(tick + 1) % TONE_FRAMES];
            for (int i = 0; i < calls; i++) {
                recordings.get(i).frame(left, right);
            }
            long took = System.nanoTime() - began;
            spent += took;
            longest = Math.max(longest, took);
        }
        recordings.forEach(Recording::stop);
        return sum(recordings, (long) ticks * calls, spent, longest);
    }

    private static Result sum(List<Recording> recordings, long frames, long spentNs, long longestNs) {
        long dropped = 0;
        long bytes = 0;
        int failed = 0;
        for (Recording recording : recordings) {
            RecordingStats stats = recording.finished().toCompletableFuture().join();
            dropped += stats.droppedFrames();
            bytes += stats.sizeBytes();
            failed += stats.failure() == null ? 0 : 1;
        }
        return new Result(
                recordings.size(), frames, dropped, failed, (double) spentNs / frames, longestNs / 1e6, bytes);
    }

    private static short[][] tones(int rate) {
        short[][] frames = new short[TONE_FRAMES][rate / 50];
        for (int f = 0; f < TONE_FRAMES; f++) {
            for (int i = 0; i < rate / 50; i++) {
                frames[f][i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * (f * rate / 50 + i) / rate));
            }
        }
        return frames;
    }
}
