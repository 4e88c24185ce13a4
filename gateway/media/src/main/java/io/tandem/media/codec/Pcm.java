package io.tandem.media.codec;

/// Small arithmetic on linear 16 bit samples. Any thread.
final class Pcm {
    private Pcm() {}

    /// The nearest sample, limited to 16 bit.
    static short clip(float value) {
        return clip(Math.round(value));
    }

    /// Limits to 16 bit.
    static short clip(int value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    /// Mean square of `[from, from + length)`.
    static float power(short[] pcm, int from, int length) {
        long sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (long) pcm[i] * pcm[i];
        }
        return (float) sum / Math.max(1, length);
    }
}
