package io.tandem.media.codec;

/// Makes sound a little shorter or longer without changing its pitch, by taking out or putting in one period where
/// two neighbours resemble each other, or a stretch of near silence. Stateless after construction; confined to the
/// media loop.
final class TimeScale {
    private static final float ALIKE = 0.6f;
    private static final float QUIET_POWER = 60 * 60;

    private final int shortest;
    private final int longest;
    private final int coarse;

    /// @param rate samples in a second
    TimeScale(int rate) {
        shortest = rate / 400;
        longest = rate / 100;
        coarse = Math.max(1, rate / 4_000);
    }

    /// The most samples that one step changes: 10 ms.
    int longest() {
        return longest;
    }

    /// Shortens `[from, from + length)`; what remains ends where it ended, so that the caller moves its start.
    ///
    /// @param must whatever it sounds like
    /// @return samples removed from the front
    int shorten(short[] pcm, int from, int length, boolean must) {
        int lag = length < 2 * longest ? 0 : lag(pcm, from, must);
        // From the first period into the second one; written over the second, so that the first can go.
        for (int i = 0; i < lag; i++) {
            float in = (i + 1f) / (lag + 1);
            pcm[from + lag + i] = Pcm.clip(pcm[from + i] * (1 - in) + pcm[from + lag + i] * in);
        }
        return lag;
    }

    /// Lengthens `[from, from + length)`; there must be room for [#longest] more samples behind it.
    ///
    /// @param must whatever it sounds like
    /// @return samples inserted
    int lengthen(short[] pcm, int from, int length, boolean must) {
        int lag = length < 2 * longest ? 0 : lag(pcm, from, must);
        if (lag == 0) {
            return 0;
        }
        System.arraycopy(pcm, from + lag, pcm, from + 2 * lag, length - lag);
        // Behind the first period comes its like once more: from the second period back into the first.
        for (int i = 0; i < lag; i++) {
            float in = (i + 1f) / (lag + 1);
            pcm[from + lag + i] = Pcm.clip(pcm[from + 2 * lag + i] * (1 - in) + pcm[from + i] * in);
        }
        return lag;
    }

    private int lag(short[] pcm, int from, boolean must) {
        if (Pcm.power(pcm, from, 2 * longest) < QUIET_POWER) {
            return longest;
        }
        int best = search(pcm, from, shortest, longest, coarse);
        best = search(pcm, from, Math.max(shortest, best - coarse), Math.min(longest, best + coarse), 1);
        return must || likeness(pcm, from, best, 1) > ALIKE ? best : 0;
    }

    private int search(short[] pcm, int from, int low, int high, int stride) {
        int best = high;
        float most = -1;
        for (int lag = low; lag <= high; lag += stride) {
            float alike = likeness(pcm, from, lag, stride);
            if (alike > most) {
                most = alike;
                best = lag;
            }
        }
        return best;
    }

    /// Correlation of two neighbours of 10 ms or so, -1 to 1.
    private float likeness(short[] pcm, int from, int lag, int stride) {
        float product = 0;
        float first = 1;
        float second = 1;
        for (int i = from; i < from + longest; i += stride) {
            float a = pcm[i];
            float b = pcm[i + lag];
            product += a * b;
            first += a * a;
            second += b * b;
        }
        return (float) (product / Math.sqrt((double) first * second));
    }
}
