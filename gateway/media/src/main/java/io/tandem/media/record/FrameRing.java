package io.tandem.media.record;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Stereo frames on their way from one media loop to one disk thread. Bounded, allocated once, and it never
/// waits: what does not fit is dropped and counted, and its place in time is kept as silence. One producer,
/// one consumer, no lock.
final class FrameRing {
    /// What the consumer gets, in order.
    interface Sink {
        /// A frame: `samples` of the left channel at `at`, then as many of the right one.
        void sound(short[] pcm, int at, int samples) throws IOException;

        /// So many frames of silence on both channels.
        void silence(int frames) throws IOException;
    }

    private final int capacity;
    private final int samples;
    private final short[] pcm;
    /// Frames of silence before each slot's own; a negative value -n-1 says that the slot itself is silent too.
    private final int[] before;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private int lost;

    /// @param capacity frames
    /// @param samples of a frame and channel
    FrameRing(int capacity, int samples) {
        this.capacity = capacity;
        this.samples = samples;
        this.pcm = new short[capacity * samples * 2];
        this.before = new int[capacity];
    }

    /// Samples of a frame and channel.
    int samples() {
        return samples;
    }

    /// Puts a frame in. Producer only.
    ///
    /// @return false when it was dropped, for the disk is behind
    boolean offer(short[] left, short[] right) {
        int slot = free();
        if (slot < 0) {
            lost++;
            return false;
        }
        int at = slot * samples * 2;
        System.arraycopy(left, 0, pcm, at, samples);
        System.arraycopy(right, 0, pcm, at + samples, samples);
        before[slot] = lost;
        publish();
        return true;
    }

    /// Puts 20 ms of silence in. Producer only.
    ///
    /// @return as above
    boolean offerSilence() {
        int slot = free();
        if (slot < 0) {
            lost++;
            return false;
        }
        before[slot] = -lost - 1;
        publish();
        return true;
    }

    /// So many frames never came: they will be silence. Producer only.
    void skip(int frames) {
        lost += frames;
    }

    private int free() {
        long next = written.getPlain();
        return next - taken.getAcquire() < capacity ? (int) (next % capacity) : -1;
    }

    private void publish() {
        lost = 0;
        written.setRelease(written.getPlain() + 1);
    }

    /// No more frames will come; one that comes all the same may be lost. Any thread; idempotent.
    void end() {
        ended.setRelease(true);
    }

    /// Frames that wait now. Consumer only.
    int waiting() {
        return (int) (written.getAcquire() - taken.getPlain());
    }

    /// True when the producer has ended and everything is taken. Consumer only.
    boolean drained() {
        return ended.getAcquire() && waiting() == 0;
    }

    /// True when the producer has ended. Consumer only.
    boolean isEnded() {
        return ended.getAcquire();
    }

    /// Takes at most so many frames. Consumer only.
    ///
    /// @throws IOException of the sink; the frame it failed on counts as taken
    void take(Sink sink, int most) throws IOException {
        int count = Math.min(most, waiting());
        for (int i = 0; i < count; i++) {
            long next = taken.getPlain();
            int slot = (int) (next % capacity);
            try {
                deliver(sink, slot);
            } finally {
                taken.setRelease(next + 1);
            }
        }
    }

    private void deliver(Sink sink, int slot) throws IOException {
        int gap = before[slot];
        int silent = gap < 0 ? -gap : gap;
        if (silent > 0) {
            sink.silence(silent);
        }
        if (gap >= 0) {
            sink.sound(pcm, slot * samples * 2, samples);
        }
    }
}
