package io.tandem.media.codec;

import java.util.Random;

/// Test sounds, made by formula, and what an ear would measure of them.
final class Signals {
    private Signals() {}

    static short[] tone(double hz, double amplitude, int rate, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return pcm;
    }

    /// Speech of a kind: syllables of vowels by formant resonators over a gliding glottal pulse, fricative noise
    /// between them, and pauses.
    static short[] speech(int rate, int ms, long seed) {
        Random random = new Random(seed);
        double[][] vowels = {
            {730, 1090, 2440},
            {270, 2290, 3010},
            {300, 870, 2240},
            {530, 1840, 2480},
            {570, 840, 2410},
            {440, 1020, 2240}
        };
        int samples = rate / 1000 * ms;
        double[] out = new double[samples];
        int at = 0;
        while (at < samples) {
            int vowel = Math.min(samples - at, rate * (120 + random.nextInt(140)) / 1000);
            vowel(out, at, vowel, rate, vowels[random.nextInt(vowels.length)], 95 + 120 * random.nextDouble(), random);
            at += vowel;
            int hiss = Math.min(samples - at, rate * (30 + random.nextInt(60)) / 1000);
            hiss(out, at, hiss, rate, random);
            at += hiss;
            if (random.nextInt(4) == 0) {
                at += rate * (150 + random.nextInt(250)) / 1000;
            }
        }
        double most = 1;
        for (double v : out) {
            most = Math.max(most, Math.abs(v));
        }
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (out[i] * 16_000 / most + 8 * random.nextGaussian());
        }
        return pcm;
    }

    private static void vowel(double[] out, int at, int n, int rate, double[] formants, double pitch, Random random) {
        double[] source = new double[n];
        double phase = 0;
        double glide = (random.nextDouble() - 0.5) * 0.3;
        double last = 0;
        for (int i = 0; i < n; i++) {
            phase += pitch * (1 + glide * i / n) / rate;
            if (phase >= 1) {
                phase -= 1;
            }
            double pulse = phase < 0.6 ? Math.sin(Math.PI * phase / 0.6) : 0;
            source[i] = pulse - last + 0.01 * random.nextGaussian();
            last = pulse;
        }
        double[] widths = {70, 100, 140};
        for (int f = 0; f < 3 && formants[f] < rate / 2.0 - 200; f++) {
            double r = Math.exp(-Math.PI * widths[f] / rate);
            double c = 2 * r * Math.cos(2 * Math.PI * formants[f] / rate);
            double a = 0;
            double b = 0;
            for (int i = 0; i < n; i++) {
                double y = source[i] * (1 - r) + c * a - r * r * b;
                b = a;
                a = y;
                double edge = Math.min(1, Math.min(i, n - i) / (0.02 * rate));
                out[at + i] += y * edge / (f + 1) * 60;
            }
        }
    }

    private static void hiss(double[] out, int at, int n, int rate, Random random) {
        double last = 0;
        for (int i = 0; i < n; i++) {
            double white = random.nextGaussian();
            double edge = Math.min(1, Math.min(i, n - i) / (0.01 * rate));
            out[at + i] += (white - 0.8 * last) * edge * 0.35;
            last = white;
        }
    }

    /// Mean of the signal-to-noise ratio of frames of 20 ms that are not silent, each limited to -10 to 35 dB.
    ///
    /// @param delay samples by which `heard` is later
    static double segmentalSnr(short[] sent, short[] heard, int rate, int delay) {
        int frame = rate / 50;
        double sum = 0;
        int frames = 0;
        for (int at = 0; at + frame <= sent.length && at + delay + frame <= heard.length; at += frame) {
            double signal = 0;
            double error = 1;
            for (int i = at; i < at + frame; i++) {
                signal += (double) sent[i] * sent[i];
                double e = sent[i] - heard[i + delay];
                error += e * e;
            }
            if (signal / frame > 100 * 100) {
                sum += Math.max(-10, Math.min(35, 10 * Math.log10(signal / error)));
                frames++;
            }
        }
        return sum / Math.max(1, frames);
    }

    /// Delay that makes `heard` most like `sent`, in samples.
    static int alignment(short[] sent, short[] heard, int most) {
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int delay = 0; delay <= most; delay++) {
            double product = 0;
            double energy = 1;
            for (int i = 0; i < sent.length && i + delay < heard.length; i++) {
                product += (double) sent[i] * heard[i + delay];
                energy += (double) heard[i + delay] * heard[i + delay];
            }
            if (product / Math.sqrt(energy) > bestScore) {
                bestScore = product / Math.sqrt(energy);
                best = delay;
            }
        }
        return best;
    }

    /// Power of one frequency against all power of `[from, to)`, dB; 0 for a pure tone.
    static double purity(short[] pcm, double hz, int rate, int from, int to) {
        double re = 0;
        double im = 0;
        double all = 1e-9;
        for (int i = from; i < to; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += pcm[i] * Math.sin(2 * Math.PI * hz * i / rate);
            all += (double) pcm[i] * pcm[i];
        }
        return 10 * Math.log10(2 * (re * re + im * im) / (to - from) / all);
    }

    /// The largest change between two samples that follow each other.
    static int steepest(short[] pcm, int from, int to) {
        int most = 0;
        for (int i = Math.max(1, from); i < to; i++) {
            most = Math.max(most, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return most;
    }
}
