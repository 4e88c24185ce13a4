package io.tandem.media.audio;

/// Finds the tone that stands out in some audio, by Goertzel's filter at each frequency in turn. Stateless.
public final class ToneFinder {

    private static final int SAMPLE_RATE = 8000;

    private ToneFinder() {}

    /// What stands out.
    ///
    /// @param hz its frequency
    /// @param share of the whole power, 0 to 1: a pure tone has nearly all of it
    public record Found(double hz, double share) {}

    /// The strongest frequency of that range.
    ///
    /// @param samples at 8 kHz, not silent
    public static Found strongest(short[] samples, double fromHz, double toHz, double stepHz) {
        double total = 0;
        for (short sample : samples) {
            total += (double) sample * sample;
        }
        double best = 0;
        double bestHz = 0;
        for (double hz = fromHz; hz <= toHz; hz += stepHz) {
            double power = power(samples, hz);
            if (power > best) {
                best = power;
                bestHz = hz;
            }
        }
        // a pure tone puts all its power into one bin: power == total * n / 2
        return new Found(bestHz, total == 0 ? 0 : Math.min(1, best / (total * samples.length / 2)));
    }

    private static double power(short[] samples, double hz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / SAMPLE_RATE);
        double s1 = 0;
        double s2 = 0;
        for (short sample : samples) {
            double s0 = sample + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        return s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    }
}
