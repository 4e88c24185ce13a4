package io.tandem.gateway.call;

import io.tandem.media.record.RecordingFailure;
import io.tandem.media.record.RecordingLabel;
import io.tandem.media.record.RecordingListener;
import io.tandem.media.record.RecordingStats;
import io.tandem.media.record.Recordings;
import io.tandem.media.record.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Recordings whose disk is the test. Confined to the test's thread.
final class FakeRecordings implements Recordings {
    final List<FakeTake> takes = new ArrayList<>();

    /// Says at once that the file is there.
    boolean good = true;

    FakeTake last() {
        return takes.getLast();
    }

    @Override
    public int sampleRate() {
        return 8000;
    }

    @Override
    public Take open(RecordingLabel label, RecordingListener listener) {
        FakeTake take = new FakeTake(label, listener, "file-" + (takes.size() + 1) + ".wav");
        takes.add(take);
        if (good) {
            listener.started(take.file);
        }
        return take;
    }

    static final class FakeTake implements Take {
        final RecordingLabel label;
        final RecordingListener listener;
        final String file;
        final List<String> told = new ArrayList<>();
        final CompletableFuture<RecordingStats> finished = new CompletableFuture<>();
        private @Nullable RecordingFailure failure;

        FakeTake(RecordingLabel label, RecordingListener listener, String file) {
            this.label = label;
            this.listener = listener;
            this.file = file;
        }

        @Override
        public void frames(short[] left, short[] right, int samples, long tickNs) {}

        @Override
        public boolean pause() {
            return told.add("pause");
        }

        @Override
        public boolean resume() {
            return told.add("resume");
        }

        @Override
        public void stop() {
            told.add("stop");
            end();
        }

        void end() {
            if (!finished.isDone()) {
                RecordingStats stats = new RecordingStats(file, 5000, 1000, 3, 160_044, failure);
                listener.stopped(stats);
                finished.complete(stats);
            }
        }

        void fail(RecordingFailure failure) {
            this.failure = failure;
            listener.failed(failure, "as the test wants it");
            end();
        }

        @Override
        public CompletionStage<RecordingStats> finished() {
            return finished;
        }
    }
}
