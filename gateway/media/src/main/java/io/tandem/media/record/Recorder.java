package io.tandem.media.record;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All recordings of a gateway: hands out [Recording]s and owns the threads that write them. Any thread.
public final class Recorder implements Recordings, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int COMPLETE_WAIT_S = 10;

    private final RecordingSettings settings;
    private final RecordingStore store;
    private final Clock clock;
    private final RecorderFigures figures = new RecorderFigures();
    private final List<DiskThread> threads = new ArrayList<>();
    private final ExecutorService completing;
    private final AtomicInteger turn = new AtomicInteger();

    private Recorder(RecordingSettings settings, RecordingStore store, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        for (int i = 0; i < settings.threads(); i++) {
            threads.add(DiskThread.start("record-" + i));
        }
        // forcing a file to the disk may take long: the frames of the others must not wait for it
        completing = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("record-complete").daemon(true).factory());
    }

    /// Starts the disk threads. Nothing is read or written yet.
    public static Recorder start(RecordingSettings settings, RecordingStore store, Clock clock) {
        return new Recorder(settings, store, clock);
    }

    public RecordingSettings settings() {
        return settings;
    }

    @Override
    public int sampleRate() {
        return settings.sampleRate();
    }

    public RecorderFigures figures() {
        return figures;
    }

    /// It allocates the recording's buffer here.
    @Override
    public Recording open(RecordingLabel label, RecordingListener listener) {
        FrameRing ring = new FrameRing(settings.ringFrames(), settings.frameSamples());
        Recording recording = new Recording(ring, settings.pausedIsSilence(), listener, figures);
        if (!figures.begun(settings.most())) {
            recording.refuse("record.most is " + settings.most());
            return recording;
        }
        DiskThread thread = threads.get(Math.floorMod(turn.getAndIncrement(), threads.size()));
        thread.add(new DiskJob(recording, label, settings, store, clock, completing));
        return recording;
    }

    /// Ends every recording where it is and completes the files. Blocks; idempotent.
    @Override
    public void close() {
        threads.forEach(DiskThread::close);
        completing.shutdown();
        try {
            if (!completing.awaitTermination(COMPLETE_WAIT_S, TimeUnit.SECONDS)) {
                log.warn("recordings are still being completed after {} s: the next start mends them", COMPLETE_WAIT_S);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
