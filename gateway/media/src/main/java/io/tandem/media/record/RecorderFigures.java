package io.tandem.media.record;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all recordings of a gateway came to since its start. Any thread.
public final class RecorderFigures {
    private static final Logger log = LoggerFactory.getLogger(RecorderFigures.class);
    private static final long LOG_EVERY_NS = 10_000_000_000L;

    private final AtomicLong active = new AtomicLong();
    private final LongAdder started = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder droppedFrames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong loggedNs = new AtomicLong(System.nanoTime() - LOG_EVERY_NS);
    private final AtomicLong unlogged = new AtomicLong();

    /// Recordings that are open now, those being completed included.
    public long active() {
        return active.get();
    }

    public long started() {
        return started.sum();
    }

    /// Whole ones.
    public long completed() {
        return completed.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /// Frames of 20 ms that did not fit, for the disk was behind.
    public long droppedFrames() {
        return droppedFrames.sum();
    }

    public long bytes() {
        return bytes.sum();
    }

    /// @return false when so many are open already
    boolean begun(int most) {
        if (active.incrementAndGet() > most) {
            active.decrementAndGet();
            return false;
        }
        started.increment();
        return true;
    }

    void dropped() {
        droppedFrames.increment();
    }

    /// One line at most every ten seconds: a full disk fails every call at once.
    void failed(RecordingFailure why, String detail) {
        failed.increment();
        long now = System.nanoTime();
        long last = loggedNs.get();
        if (now - last < LOG_EVERY_NS || !loggedNs.compareAndSet(last, now)) {
            unlogged.incrementAndGet();
            return;
        }
        long more = unlogged.getAndSet(0);
        log.error("a recording failed, its call goes on: {}, {} ({} more since the last line)", why, detail, more);
    }

    void ended(long sizeBytes, boolean whole) {
        active.decrementAndGet();
        bytes.add(sizeBytes);
        if (whole) {
            completed.increment();
        }
    }
}
