package io.tandem.media.codec;

import java.util.SplittableRandom;

/// Speech of a kind, made by formula: syllables of vowels by formant resonators over a gliding glottal pulse, fricative
/// noise between them, and pauses. Codecs work as hard on it as on a talker. Any thread.
final class BenchSpeech {
    private static final double[][] VOWELS = {
        {730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410}, {440, 1020, 2240}
    };
    private static final double[] WIDTHS = {70, 100, 140};

    private final int rate;
    private final SplittableRandom random;
    private final double[] out;

    private BenchSpeech(int rate, int ms, long seed) {
        this.rate = rate;
        random = new SplittableRandom(seed);
        out = new double[rate / 1_000 * ms];
    }

    /// @return 16 bit mono, the same for the same seed
    static short[] make(int rate, int ms, long seed) {
        BenchSpeech speech = new BenchSpeech(rate, ms, seed);
        speech.talk();
        return speech.samples();
    }

    private void talk() {
        int at = 0;
        while (at < out.length) {
            int vowel = Math.min(out.length - at, rate * (120 + random.nextInt(140)) / 1_000);
            vowel(at, vowel, VOWELS[random.nextInt(VOWELS.length)], 95 + 120 * random.nextDouble());
            at += vowel;
            int hiss = Math.min(out.length - at, rate * (30 + random.nextInt(60)) / 1_000);
            hiss(at, hiss);
            at += hiss;
            if (random.nextInt(4) == 0) {
                at += rate * (150 + random.nextInt(250)) / 1_000;
            }
        }
    }

    private short[] samples() {
        double most = 1;
        for (double v : out) {
            most = Math.max(most, Math.abs(v));
        }
        short[] pcm = new short[out.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (out[i] * 16_000 / most + 8 * random.nextGaussian());
        }
        return pcm;
    }

    private void vowel(int at, int n, double[] formants, double pitch) {
        double[] source = new double[n];
        double phase = 0;
        double glide = (random.nextDouble() - 0.5) * 0.3;
        double last = 0;
        for (int i = 0; i < n; i++) {
            phase += pitch * (1 + glide * i / n) / rate;
            phase -= phase >= 1 ? 1 : 0;
            double pulse = phase < 0.6 ? Math.sin(Math.PI * phase / 0.6) : 0;
            source[i] = pulse - last + 0.01 * random.nextGaussian();
            last = pulse;
        }
        for (int f = 0; f < WIDTHS.length && formants[f] < rate / 2.0 - 200; f++) {
            resonate(source, at, formants[f], WIDTHS[f], 60.0 / (f + 1));
        }
    }

    private void resonate(double[] source, int at, double hz, double width, double gain) {
        double r = Math.exp(-Math.PI * width / rate);
        double c = 2 * r * Math.cos(2 * Math.PI * hz / rate);
        double a = 0;
        double b = 0;
        for (int i = 0; i < source.length; i++) {
            double y = source[i] * (1 - r) + c * a - r * r * b;
            b = a;
            a = y;
            double edge = Math.min(1, Math.min(i, source.length - i) / (0.02 * rate));
            out[at + i] += y * edge * gain;
        }
    }

    private void hiss(int at, int n) {
        double last = 0;
        for (int i = 0; i < n; i++) {
            double white = random.nextGaussian();
            double edge = Math.min(1, Math.min(i, n - i) / (0.01 * rate));
            out[at + i] += (white - 0.8 * last) * edge * 0.35;
            last = white;
        }
    }
}
