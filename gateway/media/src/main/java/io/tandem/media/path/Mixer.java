package io.tandem.media.path;

import java.util.Arrays;

/// Adds up frames of 20 ms; what becomes too loud is limited, and does not wrap. One for all ports of a loop,
/// used by one at a time. Confined to the media loop.
final class Mixer {
    private static final int MOST_SAMPLES = 48_000 / 50;
    /// Loudness changes within 5 ms.
    private static final int RAMPS_A_SECOND = 200;

    private final float[] sum = new float[MOST_SAMPLES];
    private final short[] out = new short[MOST_SAMPLES];
    private int samples;
    private int ramp;

    /// Begins a frame of silence.
    ///
    /// @param rate samples in a second
    void begin(int rate) {
        samples = rate / 50;
        ramp = rate / RAMPS_A_SECOND;
        Arrays.fill(sum, 0, samples, 0);
    }

    int samples() {
        return samples;
    }

    /// Adds a frame whose loudness goes from one value to another.
    void add(short[] pcm, float from, float to) {
        int at = 0;
        if (from != to) {
            for (; at < ramp; at++) {
                sum[at] += pcm[at] * (from + (to - from) * (at + 1) / ramp);
            }
        }
        if (to != 0) {
            for (; at < samples; at++) {
                sum[at] += pcm[at] * to;
            }
        }
    }

    /// The sum, 16 bit, valid until the next [#begin].
    short[] frame() {
        for (int i = 0; i < samples; i++) {
            out[i] = (short) Math.clamp(Math.round(sum[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }
}
