package io.tandem.media.audio;

import java.util.Arrays;

/// A recorded message, played once. Confined to the media loop.
public final class Announcement implements FrameSource {
    private final short[] samples;
    private int position;

    private Announcement(short[] samples) {
        this.samples = samples;
    }

    /// Plays samples, 8 kHz mono, from their beginning; they are shared and never written to.
    public static Announcement of(short[] samples) {
        return new Announcement(samples);
    }

    @Override
    public boolean next(short[] pcm) {
        if (position >= samples.length) {
            return false;
        }
        int length = Math.min(FRAME_SAMPLES, samples.length - position);
        System.arraycopy(samples, position, pcm, 0, length);
        Arrays.fill(pcm, length, FRAME_SAMPLES, (short) 0);
        position += FRAME_SAMPLES;
        return true;
    }
}
