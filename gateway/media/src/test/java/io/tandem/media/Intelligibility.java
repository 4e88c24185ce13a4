package io.tandem.media;

/// How much of speech is understood, 0 to 1, from two recordings at 8 kHz: the short-time objective
/// intelligibility measure of Taal, Hendriks, Heusdens and Jensen (IEEE TASLP 19(7), 2011) in a simple form. In 14
/// bands of a third of an octave the envelopes of both are correlated over 300 ms; a receiver that shifts time by up
/// to 300 ms is followed, segment by segment, to 2.5 ms. The same recording twice gives 1, noise less than 0.5; what is
/// well
/// understood is above 0.85. Stateless.
final class Intelligibility {
    private static final int HOP = 80;
    /// Steps of the alignment in a hop: a filter's delay of 5 ms would else cost as much as a tenth of the packets.
    private static final int FINE = 4;

    private static final int WINDOW = 200;
    private static final int SEGMENT = 30;
    private static final int BANDS = 14;
    private static final double LOWEST_HZ = 150;
    private static final int FARTHEST = 30;
    private static final double QUIET_DB = 40;
    private static final double MOST_DB = 30;

    private Intelligibility() {}

    /// How one segment is judged at one alignment.
    private interface Judge {
        double judge(double[][] clean, int from, double[][] heard, int at);
    }

    /// @param lagMs how much later `heard` is about
    static double of(short[] clean, short[] heard, int lagMs) {
        return Math.max(0, mean(clean, heard, lagMs, Intelligibility::correlation));
    }

    /// How much the levels of the bands differ where something is said, in dB, each by [#MOST_DB] at most. It hears the
    /// holes of lost packets, which [#of] makes little of.
    static double distanceDb(short[] clean, short[] heard, int lagMs) {
        return -mean(clean, heard, lagMs, Intelligibility::likeness);
    }

    private static double mean(short[] clean, short[] heard, int lagMs, Judge judge) {
        double[][] a = envelopes(clean, HOP);
        double[][] b = envelopes(heard, HOP / FINE);
        int lag = lagMs / 10 * FINE;
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
            double best = Double.NEGATIVE_INFINITY;
            for (int shift = lag - FARTHEST * FINE; shift <= lag + FARTHEST * FINE; shift++) {
                int from = FINE * at + shift;
                if (from >= 0 && from + FINE * SEGMENT <= b[0].length) {
                    best = Math.max(best, judge.judge(a, at, b, from));
                }
            }
            if (best > Double.NEGATIVE_INFINITY) {
                sum += best;
                counted++;
            }
        }
        return sum / counted;
    }

    private static double likeness(double[][] a, int atA, double[][] b, int atB) {
        double loudest = 0;
        for (double[] band : a) {
            for (int i = 0; i < SEGMENT; i++) {
                loudest = Math.max(loudest, band[atA + i]);
            }
        }
        double sum = 0;
        int counted = 0;
        for (int band = 0; band < BANDS; band++) {
            for (int i = 0; i < SEGMENT; i++) {
                double x = a[band][atA + i];
                if (x > loudest / 100) {
                    double y = b[band][atB + FINE * i];
                    sum += Math.min(MOST_DB, Math.abs(20 * Math.log10((y + 1) / (x + 1))));
                    counted++;
                }
            }
        }
        return -sum / Math.max(1, counted);
    }

    private static double[][] envelopes(short[] pcm, int hop) {
        int frames = (pcm.length - WINDOW) / hop;
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
                    x += pcm[frame * hop + i] * re[i];
                    y += pcm[frame * hop + i] * im[i];
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
                meanB += b[band][atB + FINE * i] / SEGMENT;
            }
            double ab = 0;
            double aa = 1e-9;
            double bb = 1e-9;
            for (int i = 0; i < SEGMENT; i++) {
                double x = a[band][atA + i] - meanA;
                double y = b[band][atB + FINE * i] - meanB;
                ab += x * y;
                aa += x * x;
                bb += y * y;
            }
            sum += ab / Math.sqrt(aa * bb);
        }
        return sum / BANDS;
    }
}
