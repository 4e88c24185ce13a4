package io.tandem.media.codec;

/// Judges speech as an ear would, by numbers. 8 kHz mono.
///
/// Intelligibility is the short-time objective measure of Taal et al. (STOI, 2011) in small: the envelopes of
/// third-octave bands over 0.4 s are correlated, heard against sent. About 1 is perfect, 0.75 good telephony, below
/// 0.6 words are lost. Spectral distance is the mean difference of the bands' levels in dB.
final class Ear {
    private static final int RATE = 8_000;
    private static final int WINDOW = 256;
    private static final int HOP = 128;
    private static final int BANDS = 14;
    private static final double LOWEST_HZ = 150;
    private static final int SEGMENT = 24;
    private static final double CLIP = 1 + Math.pow(10, 15 / 20.0);

    private Ear() {}

    /// Intelligibility, with each part of 0.4 s aligned by itself, as a jitter buffer shifts them.
    ///
    /// @param mostDelay samples by which parts may be late
    static double intelligibility(short[] sent, short[] heard, int mostDelay) {
        double[][] a = bands(sent);
        double[][] b = bands(heard);
        double sum = 0;
        int segments = 0;
        for (int at = 0; at + SEGMENT <= a.length; at += SEGMENT / 2) {
            if (loudness(a, at) < 40) {
                continue;
            }
            double best = -1;
            for (int delay = 0; delay <= mostDelay / HOP; delay++) {
                if (at + delay + SEGMENT <= b.length) {
                    best = Math.max(best, likeness(a, at, b, at + delay));
                }
            }
            sum += best;
            segments++;
        }
        return sum / segments;
    }

    /// Mean difference of band levels where something is said, dB.
    static double spectralDistance(short[] sent, short[] heard, int delay) {
        double[][] a = bands(sent);
        short[] aligned = new short[sent.length];
        System.arraycopy(heard, delay, aligned, 0, Math.min(heard.length - delay, aligned.length));
        double[][] b = bands(aligned);
        double sum = 0;
        int count = 0;
        for (int frame = 0; frame + 2 < a.length; frame++) {
            double loudest = 0;
            for (double v : a[frame]) {
                loudest = Math.max(loudest, v);
            }
            for (int band = 0; band < BANDS - 1 && loudest > 3_000; band++) {
                if (a[frame][band] > loudest / 30) {
                    sum += Math.abs(20 * Math.log10((b[frame][band] + 1) / (a[frame][band] + 1)));
                    count++;
                }
            }
        }
        return sum / count;
    }

    private static double loudness(double[][] x, int at) {
        double sum = 0;
        for (int i = at; i < at + SEGMENT; i++) {
            for (double v : x[i]) {
                sum += v * v;
            }
        }
        return 10 * Math.log10(sum / SEGMENT + 1);
    }

    private static double likeness(double[][] a, int at, double[][] b, int bt) {
        double sum = 0;
        for (int band = 0; band < BANDS; band++) {
            double x2 = 1e-9;
            double y2 = 1e-9;
            for (int i = 0; i < SEGMENT; i++) {
                x2 += a[at + i][band] * a[at + i][band];
                y2 += b[bt + i][band] * b[bt + i][band];
            }
            double gain = Math.sqrt(x2 / y2);
            double[] x = new double[SEGMENT];
            double[] y = new double[SEGMENT];
            for (int i = 0; i < SEGMENT; i++) {
                x[i] = a[at + i][band];
                y[i] = Math.min(b[bt + i][band] * gain, x[i] * CLIP);
            }
            sum += correlation(x, y);
        }
        return sum / BANDS;
    }

    private static double correlation(double[] x, double[] y) {
        double mx = 0;
        double my = 0;
        for (int i = 0; i < x.length; i++) {
            mx += x[i] / x.length;
            my += y[i] / y.length;
        }
        double xy = 0;
        double xx = 1e-9;
        double yy = 1e-9;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /// Amplitudes of third-octave bands, frame by frame.
    private static double[][] bands(short[] pcm) {
        double[][] out = new double[Math.max(0, (pcm.length - WINDOW) / HOP + 1)][BANDS];
        double[] re = new double[WINDOW];
        double[] im = new double[WINDOW];
        for (int f = 0; f < out.length; f++) {
            for (int i = 0; i < WINDOW; i++) {
                re[i] = pcm[f * HOP + i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW));
                im[i] = 0;
            }
            transform(re, im);
            for (int bin = 1; bin < WINDOW / 2; bin++) {
                double hz = (double) bin * RATE / WINDOW;
                int band = (int) Math.round(3 * Math.log(hz / LOWEST_HZ) / Math.log(2));
                if (band >= 0 && band < BANDS) {
                    out[f][band] += re[bin] * re[bin] + im[bin] * im[bin];
                }
            }
            for (int band = 0; band < BANDS; band++) {
                out[f][band] = Math.sqrt(out[f][band]);
            }
        }
        return out;
    }

    /// Fast Fourier transform in place.
    private static void transform(double[] re, double[] im) {
        int n = re.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j |= bit;
            if (i < j) {
                double swap = re[i];
                re[i] = re[j];
                re[j] = swap;
            }
        }
        for (int length = 2; length <= n; length <<= 1) {
            for (int start = 0; start < n; start += length) {
                butterflies(re, im, start, length);
            }
        }
    }

    private static void butterflies(double[] re, double[] im, int start, int length) {
        int half = length / 2;
        for (int k = 0; k < half; k++) {
            double wr = Math.cos(-2 * Math.PI * k / length);
            double wi = Math.sin(-2 * Math.PI * k / length);
            int a = start + k;
            int b = a + half;
            double xr = re[b] * wr - im[b] * wi;
            double xi = re[b] * wi + im[b] * wr;
            re[b] = re[a] - xr;
            im[b] = im[a] - xi;
            re[a] += xr;
            im[a] += xi;
        }
    }
}
