package io.tandem.media.record;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The disk's side of one recording, from making its file to giving it its name. Confined to a disk thread; the
/// very end runs on the completing thread.
final class DiskJob {
    /// So many frames are worth a write.
    static final int BATCH_FRAMES = 25;

    /// After so many the header is brought up to date, and the file is looked for.
    private static final int CHECKPOINT_FRAMES = 500;

    private final Recording recording;
    private final RecordingLabel label;
    private final RecordingSettings settings;
    private final RecordingStore store;
    private final Clock clock;
    private final Executor completing;
    private @Nullable StoredFile stored;
    private @Nullable AudioFile audio;
    private int sinceCheckpoint;

    DiskJob(
            Recording recording,
            RecordingLabel label,
            RecordingSettings settings,
            RecordingStore store,
            Clock clock,
            Executor completing) {
        this.recording = recording;
        this.label = label;
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.completing = completing;
    }

    /// Moves what waits to the disk.
    ///
    /// @param last the gateway ends: whatever waits is written, and the file ends here
    /// @return false when there is nothing more to do
    boolean work(Batch batch, boolean last) {
        FrameRing ring = recording.ring();
        if (recording.hasFailed()) {
            end();
            return false;
        }
        try {
            AudioFile open = audio == null ? begin(batch) : audio;
            boolean ended = last || ring.isEnded();
            while (ring.waiting() >= (ended ? 1 : BATCH_FRAMES)) {
                int frames = Math.min(ring.waiting(), CHECKPOINT_FRAMES);
                ring.take(open, frames);
                write(open, batch, frames);
            }
            if (last || ring.drained()) {
                end();
                return false;
            }
        } catch (IOException e) {
            recording.fail(RecordingFailure.of(e), e.toString());
            end();
            return false;
        }
        return true;
    }

    private AudioFile begin(Batch batch) throws IOException {
        String name = FileNames.of(settings.pattern(), label, clock.instant());
        StoredFile file = store.create(name, settings.format().suffix());
        stored = file;
        AudioFile open = Formats.begin(settings, file, batch, label);
        audio = open;
        recording.started(file.name());
        return open;
    }

    private void write(AudioFile open, Batch batch, int frames) throws IOException {
        sinceCheckpoint += frames;
        StoredFile file = stored;
        if (sinceCheckpoint >= CHECKPOINT_FRAMES) {
            sinceCheckpoint = 0;
            open.checkpoint();
        } else if (file != null) {
            batch.flush(file);
        }
    }

    /// What could be written of a failed one is kept: it is completed as far as that goes.
    private void end() {
        StoredFile file = stored;
        AudioFile open = audio;
        try {
            if (open != null) {
                open.finish();
            }
        } catch (IOException e) {
            recording.fail(RecordingFailure.of(e), e.toString());
        } finally {
            if (open != null) {
                open.release();
            }
        }
        if (file == null) {
            recording.done("", 0);
        } else {
            completing.execute(() -> complete(file));
        }
    }

    /// Our own code failed on it.
    void broken(RuntimeException bug) {
        recording.fail(RecordingFailure.IO_ERROR, bug.toString());
        audio = null;
        end();
    }

    private void complete(StoredFile file) {
        String name = file.name();
        try {
            file.complete(settings.syncAtEnd());
        } catch (IOException e) {
            recording.fail(RecordingFailure.of(e), e.toString());
        }
        recording.done(name, file.size());
    }
}
