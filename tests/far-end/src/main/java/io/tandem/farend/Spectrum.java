package io.tandem.farend;

/// Finds the dominant frequency and the level of a piece of telephone audio. Stateless, any thread.
public final class Spectrum {
    private static final double LOWEST_HZ = 150;
    private static final double HIGHEST_HZ = 3600;
    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final double FULL_SCALE_RMS = 32_256 / Math.sqrt(2);

    /// The level given for digital silence.
    public static final double SILENCE_DBM0 = -90;

    private Spectrum() {}

    /// The level of the samples, linear 16 bit, in dBm0; [#SILENCE_DBM0] at the least.
    public static double levelDbm0(short[] pcm) {
        double sum = 0;
        for (short sample : pcm) {
            sum += (double) sample * sample;
        }
        double rms = Math.sqrt(sum / Math.max(1, pcm.length));
        return Math.max(SILENCE_DBM0, 20 * Math.log10(Math.max(rms, 1e-6) / FULL_SCALE_RMS) + FULL_SCALE_DBM0);
    }

    /// The strongest frequency between 150 and 3600 Hz, to about 1 Hz for 200 ms and more; 0 below -50
    /// dBm0.
    public static double dominantHz(short[] pcm) {
        if (pcm.length < G711.FRAME_SAMPLES || levelDbm0(pcm) < -50) {
            return 0;
        }
        double[] windowed = hann(pcm);
        double width = (double) G711.RATE_HZ / pcm.length;
        double best = strongest(windowed, LOWEST_HZ, HIGHEST_HZ, width);
        return strongest(windowed, best - width, best + width, Math.min(1, width / 8));
    }

    private static double strongest(double[] samples, double from, double to, double step) {
        double best = from;
        double bestPower = -1;
        for (double hz = from; hz <= to; hz += step) {
            double power = goertzel(samples, hz);
            if (power > bestPower) {
                bestPower = power;
                best = hz;
            }
        }
        return best;
    }

    private static double[] hann(short[] pcm) {
        double[] out = new double[pcm.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = pcm[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / out.length));
        }
        return out;
    }

    /// Power at one frequency (Goertzel 1958).
    private static double goertzel(double[] samples, double hz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / G711.RATE_HZ);
        double previous = 0;
        double beforePrevious = 0;
        for (double sample : samples) {
            double now = sample + coefficient * previous - beforePrevious;
            beforePrevious = previous;
            previous = now;
        }
        return previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
    }
}
