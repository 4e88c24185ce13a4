package io.tandem.media.codec;

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

    static short[] speech(int rate, int ms, long seed) {
        return BenchSpeech.make(rate, ms, seed);
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
        // The best fit of a sine and a cosine, which over a broken number of periods are not quite independent.
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double xc = 0;
        double xs = 0;
        double all = 1e-9;
        for (int i = from; i < to; i++) {
            double c = Math.cos(2 * Math.PI * hz * i / rate);
            double s = Math.sin(2 * Math.PI * hz * i / rate);
            cc += c * c;
            ss += s * s;
            cs += c * s;
            xc += pcm[i] * c;
            xs += pcm[i] * s;
            all += (double) pcm[i] * pcm[i];
        }
        double determinant = cc * ss - cs * cs;
        double a = (xc * ss - xs * cs) / determinant;
        double b = (xs * cc - xc * cs) / determinant;
        return 10 * Math.log10(Math.max(1e-9, (a * xc + b * xs) / all));
    }

    /// What is there beside one frequency, against it, dB.
    static double noiseDb(short[] pcm, double hz, int rate, int from, int to) {
        double share = Math.pow(10, purity(pcm, hz, rate, from, to) / 10);
        return 10 * Math.log10(Math.max(1e-9, 1 - share) / share);
    }

    /// Level of one frequency, dB against one unit.
    static double levelDb(short[] pcm, double hz, int rate, int from, int to) {
        return purity(pcm, hz, rate, from, to) + 10 * Math.log10(Pcm.power(pcm, from, to - from) + 1e-9);
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
