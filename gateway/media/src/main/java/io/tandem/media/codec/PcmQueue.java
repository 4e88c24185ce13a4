package io.tandem.media.codec;

import java.util.Arrays;

/// Decoded samples that wait for their tick. Confined to the media loop.
final class PcmQueue {
    private final short[] samples;
    private int head;
    private int size;

    PcmQueue(int capacity) {
        samples = new short[capacity];
    }

    int size() {
        return size;
    }

    void add(short[] pcm, int length) {
        compact(length);
        System.arraycopy(pcm, 0, samples, head + size, length);
        size += length;
    }

    void addSilence(int length) {
        compact(length);
        Arrays.fill(samples, head + size, head + size + length, (short) 0);
        size += length;
    }

    void take(short[] pcm, int length) {
        System.arraycopy(samples, head, pcm, 0, length);
        head += length;
        size -= length;
    }

    void clear() {
        head = 0;
        size = 0;
    }

    /// Takes a pitch period out.
    ///
    /// @return samples removed, 0 when the sound does not bear it
    int shorten(TimeScale scale, boolean must) {
        int removed = scale.shorten(samples, head, size, must);
        head += removed;
        size -= removed;
        return removed;
    }

    /// Puts a pitch period in.
    ///
    /// @return samples inserted, 0 when the sound does not bear it
    int lengthen(TimeScale scale, boolean must) {
        compact(scale.longest());
        int inserted = scale.lengthen(samples, head, size, must);
        size += inserted;
        return inserted;
    }

    private void compact(int needed) {
        if (head + size + needed > samples.length) {
            System.arraycopy(samples, head, samples, 0, size);
            head = 0;
        }
    }
}
