package io.tandem.media.codec;

/// Fills gaps of a waveform codec by repeating the last pitch periods, in the manner of ITU-T G.711 Appendix I:
/// unchanged for 10 ms, then falling by a fifth each 10 ms, silent after 60 ms; one period is repeated at first,
/// then two and three, so that it does not buzz. Unlike the appendix it delays nothing: the step at the seam is
/// carried over and dies away instead. What follows a gap is faded in over the synthetic signal.
///
/// Confined to the media loop.
final class Concealment {
    private static final int MOST_PERIODS = 3;

    private final int rate;
    private final int shortestPitch;
    private final int longestPitch;
    private final int tenMs;
    private final short[] history;
    /// What the gap is made of: the last three periods and a quarter before the gap.
    private final short[] source;
    private final float[] tail;

    private int pitch;
    private int periods;
    private int phase;
    private int lostSamples;
    private float step;

    /// @param rate samples in a second, 8000 or more
    Concealment(int rate) {
        this.rate = rate;
        shortestPitch = rate / 200;
        longestPitch = rate * 15 / 1000;
        tenMs = rate / 100;
        source = new short[longestPitch * MOST_PERIODS + longestPitch / 4];
        history = new short[source.length + tenMs];
        tail = new float[longestPitch / 4];
    }

    /// Notes decoded sound, and smooths its beginning when it follows a gap.
    void decoded(short[] pcm, int samples) {
        if (lostSamples > 0) {
            int overlap = Math.min(samples, Math.min(tenMs, pitch / 4 + lostSamples * 2 / 5));
            for (int i = 0; i < overlap; i++) {
                float in = (i + 1f) / (overlap + 1);
                pcm[i] = Pcm.clip(pcm[i] * in + synthetic() * (1 - in));
            }
            lostSamples = 0;
        }
        remember(pcm, samples);
    }

    /// Writes `samples` of replacement.
    void conceal(short[] pcm, int samples) {
        for (int i = 0; i < samples; i++) {
            if (lostSamples == 0) {
                begin();
            } else if (lostSamples % tenMs == 0 && lostSamples / tenMs < MOST_PERIODS) {
                lengthen();
            }
            pcm[i] = Pcm.clip(synthetic());
            lostSamples++;
        }
        remember(pcm, samples);
    }

    /// Samples concealed since the last decoded one.
    int lostSamples() {
        return lostSamples;
    }

    private void remember(short[] pcm, int samples) {
        int size = history.length;
        int kept = Math.max(0, size - samples);
        System.arraycopy(history, size - kept, history, 0, kept);
        System.arraycopy(pcm, samples - (size - kept), history, kept, size - kept);
    }

    private void begin() {
        pitch = findPitch();
        int length = MOST_PERIODS * pitch + pitch / 4;
        System.arraycopy(history, history.length - length, source, 0, length);
        periods = 1;
        phase = 0;
        smooth();
        step = history[history.length - 1] - history[history.length - pitch - 1];
    }

    private void lengthen() {
        float before = cycle();
        periods++;
        smooth();
        step += before - cycle();
    }

    /// The last quarter of the newest period runs over into the sample that each repetition starts with.
    private void smooth() {
        int quarter = pitch / 4;
        int end = MOST_PERIODS * pitch + quarter;
        for (int i = 0; i < quarter; i++) {
            float in = (i + 1f) / (quarter + 1);
            tail[i] = source[end - quarter + i] * (1 - in) + source[end - periods * pitch - quarter + i] * in;
        }
    }

    private float cycle() {
        int inTail = phase - (periods * pitch - pitch / 4);
        return inTail >= 0 ? tail[inTail] : source[(MOST_PERIODS - periods) * pitch + pitch / 4 + phase];
    }

    private float synthetic() {
        float value = (cycle() + step) * gain();
        step *= 1 - 400f / rate;
        phase = phase + 1 >= periods * pitch ? 0 : phase + 1;
        return value;
    }

    private float gain() {
        if (lostSamples < tenMs) {
            return 1;
        }
        return Math.max(0, 1 - (lostSamples - tenMs) / (5f * tenMs));
    }

    /// The lag at which the last 20 ms resemble what came before them most.
    private int findPitch() {
        int coarse = rate / 4000;
        int best = search(shortestPitch, longestPitch, coarse);
        return search(Math.max(shortestPitch, best - coarse), Math.min(longestPitch, best + coarse), 1);
    }

    private int search(int from, int to, int stride) {
        int window = 2 * tenMs;
        int end = history.length;
        int start = end - window;
        float bestScore = 0;
        int bestLag = to;
        for (int lag = from; lag <= to; lag += stride) {
            float product = 0;
            float energy = 1;
            for (int i = start; i < end; i += stride) {
                product += (float) history[i] * history[i - lag];
                energy += (float) history[i - lag] * history[i - lag];
            }
            float score = product <= 0 ? 0 : product * product / energy;
            if (score > bestScore) {
                bestScore = score;
                bestLag = lag;
            }
        }
        return bestLag;
    }
}
