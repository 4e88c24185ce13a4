package io.tandem.media;

/// How much of speech is understood, 0 to 1, from two recordings at 8 kHz: the short-time objective
/// intelligibility measure of Taal, Hendriks, Heusdens and Jensen (IEEE TASLP 19(7), 2011) in a simple form. In 14
/// bands of a third of an octave the envelopes of both are correlated over 300 ms; a receiver that shifts time by up
/// to 300 ms is followed, segment by segment. The same recording twice gives 1, noise less than 0.5; what is well
/// understood is above 0.85. Stateless.
final class Intelligibility {
    private static final int HOP = 80;
    private static final int WINDOW = 200;
    private static final int SEGMENT = 30;
    private static final int BANDS = 14;
    private static final double LOWEST_HZ = 150;
    private static final int FARTHEST = 30;
    private static final double QUIET_DB = 40;

    private Intelligibility() {}

    /// @param lagMs how much later `heard` is about
    static double of(short[] clean, short[] heard, int lagMs) {
        double[][] a = envelopes(clean);
        double[][] b = envelopes(heard);
        int lag = lagMs / 10;
        double loudest = 0;
        for (int at = 0; at + SEGMENT <= a[0].length; at += SEGMENT) {
            loudest = Math.max(loudest, energy(a, at));
        }
        double sum = 0;
        int counted = 0;
        for (int at = 0; at + SEGMENT <= a[0].length; at += SEGMENT / 2) {
            if (10 * Math.log10(loudest / (energy(a, at) + 1e-9)) > QUIET_DB) {
                continue;
            }
            double best = -1;
            for (int shift = lag - FARTHEST; shift <= lag + FARTHEST; shift++) {
                if (at + shift >= 0 && at + shift + SEGMENT <= b[0].length) {
                    best = Math.max(best, correlation(a, at, b, at + shift));
                }
            }
            sum += Math.max(0, best);
            counted++;
        }
        return sum / counted;
    }

    private static double[][] envelopes(short[] pcm) {
        int frames = (pcm.length - WINDOW) / HOP;
        double[][] out = new double[BANDS][frames];
        for (int band = 0; band < BANDS; band++) {
            double hz = LOWEST_HZ * Math.pow(2, band / 3.0);
            double[] re = new double[WINDOW];
            double[] im = new double[WINDOW];
            for (int i = 0; i < WINDOW; i++) {
                double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
                re[i] = hann * Math.cos(2 * Math.PI * hz * i / 8000);
                im[i] = hann * Math.sin(2 * Math.PI * hz * i / 8000);
            }
            for (int frame = 0; frame < frames; frame++) {
                double x = 0;
                double y = 0;
                for (int i = 0; i < WINDOW; i++) {
                    x += pcm[frame * HOP + i] * re[i];
                    y += pcm[frame * HOP + i] * im[i];
                }
                out[band][frame] = Math.hypot(x, y);
            }
        }
        return out;
    }

    private static double energy(double[][] envelopes, int at) {
        double sum = 0;
        for (double[] band : envelopes) {
            for (int i = at; i < at + SEGMENT; i++) {
                sum += band[i] * band[i];
            }
        }
        return sum;
    }

    private static double correlation(double[][] a, int atA, double[][] b, int atB) {
        double sum = 0;
        for (int band = 0; band < BANDS; band++) {
            double meanA = 0;
            double meanB = 0;
            for (int i = 0; i < SEGMENT; i++) {
                meanA += a[band][atA + i] / SEGMENT;
                meanB += b[band][atB + i] / SEGMENT;
            }
            double ab = 0;
            double aa = 1e-9;
            double bb = 1e-9;
            for (int i = 0; i < SEGMENT; i++) {
                double x = a[band][atA + i] - meanA;
                double y = b[band][atB + i] - meanB;
                ab += x * y;
                aa += x * x;
                bb += y * y;
            }
            sum += ab / Math.sqrt(aa * bb);
        }
        return sum / BANDS;
    }
}
