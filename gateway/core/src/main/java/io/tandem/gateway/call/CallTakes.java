package io.tandem.gateway.call;

import io.tandem.media.MediaCommand;
import io.tandem.media.MediaSession;
import io.tandem.media.record.RecordingFailure;
import io.tandem.media.record.RecordingListener;
import io.tandem.media.record.RecordingStats;
import io.tandem.media.record.Recordings;
import io.tandem.media.record.Take;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The recordings of one call: carries out what its machine wants of them. Confined to the call's mailbox.
final class CallTakes {

    /// How long a call's record waits for its files; a disk that hangs must not keep it for ever.
    private static final int COMPLETE_WAIT_MS = 2000;

    private final Recordings recordings;
    private final Consumer<CallInput> post;
    private final Map<Integer, Running> takes = new HashMap<>();

    private record Running(Take take, Effect.StartRecording begun) {}

    /// @param post brings an input to the call, from any thread
    CallTakes(Recordings recordings, Consumer<CallInput> post) {
        this.recordings = recordings;
        this.post = post;
    }

    void start(Effect.StartRecording start, MediaSession media) {
        int number = start.take();
        Take take = recordings.open(start.label(), new RecordingListener() {
            @Override
            public void started(String file) {
                tell(number, new RecordNews.Started(file));
            }

            @Override
            public void failed(RecordingFailure failure, String detail) {
                tell(number, new RecordNews.Failed(failure, detail));
            }

            @Override
            public void stopped(RecordingStats stats) {
                tell(number, new RecordNews.Stopped(stats));
            }
        });
        takes.put(number, new Running(take, start));
        media.tell(new MediaCommand.Tap(start.left(), start.right(), recordings.sampleRate(), take));
    }

    private void tell(int number, RecordNews news) {
        post.accept(new CallInput.Recorded(number, news));
    }

    void carryOut(Effect.ChangeRecording wish, MediaSession media) {
        Running running = takes.get(wish.take());
        if (running == null) {
            return;
        }
        switch (wish.verb()) {
            case START -> throw new IllegalArgumentException("a take starts by StartRecording");
            case PAUSE -> running.take().pause();
            case RESUME -> running.take().resume();
            case STOP -> {
                media.tell(new MediaCommand.Untap(running.begun().left(), running.take()));
                running.take().stop();
            }
        }
    }

    /// Ends all. Completes when every file has its name, or after a while.
    CompletionStage<Void> end() {
        CompletableFuture<?>[] ends = takes.values().stream()
                .map(running -> {
                    running.take().stop();
                    return running.take().finished().toCompletableFuture();
                })
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ends).completeOnTimeout(null, COMPLETE_WAIT_MS, TimeUnit.MILLISECONDS);
    }
}
