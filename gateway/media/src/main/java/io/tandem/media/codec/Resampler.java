package io.tandem.media.codec;

/// Changes the sample rate of a continuous mono stream by a polyphase FIR filter: a Kaiser-windowed sinc, 70 dB of
/// stop band, flat up to 85 % of the lower rate's half. It delays by 16 samples of the lower rate. Nothing is
/// allocated once it saw its longest block. Confined to one thread.
public final class Resampler {
    private static final int LOBES = 32;
    private static final double KAISER_BETA = 6.8;

    private final int up;
    private final int down;
    private final int taps;
    private final float[][] phases;
    private float[] line;
    private int filled;
    private int phase;

    /// @param from samples in a second of the input
    /// @param to samples in a second of the output
    public Resampler(int from, int to) {
        if (from < 1_000 || to < 1_000) {
            throw new IllegalArgumentException("no resampling from " + from + " to " + to + " Hz");
        }
        int divisor = divisor(from, to);
        up = to / divisor;
        down = from / divisor;
        int wanted = LOBES * Math.max(from, to) / to;
        taps = from == to ? 1 : ((from < to ? LOBES : wanted) + 3) & ~3;
        phases = from == to ? new float[][] {{1}} : filter(up, taps, Math.min(1, (double) to / from));
        line = new float[taps + 2 * from / 50];
        filled = taps - 1;
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /// Most samples that a block of `samples` may become.
    public int room(int samples) {
        return (int) ((long) samples * up / down) + 1;
    }

    /// Takes the next block.
    ///
    /// @param out room for [#room]
    /// @return samples written; over time as many as the rates' ratio says, in one block one more or less
    public int resample(short[] in, int samples, short[] out) {
        append(in, samples);
        int written = 0;
        int at = 0;
        while (at + taps <= filled) {
            out[written++] = Pcm.clip(dot(phases[phase], at));
            phase += down;
            at += phase / up;
            phase %= up;
        }
        filled -= at;
        System.arraycopy(line, at, line, 0, filled);
        return written;
    }

    private void append(short[] in, int samples) {
        if (filled + samples > line.length) {
            float[] longer = new float[filled + samples];
            System.arraycopy(line, 0, longer, 0, filled);
            line = longer;
        }
        for (int i = 0; i < samples; i++) {
            line[filled + i] = in[i];
        }
        filled += samples;
    }

    private float dot(float[] filter, int at) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < filter.length; i += 4) {
            a += filter[i] * line[at + i];
            b += filter[i + 1] * line[at + i + 1];
            c += filter[i + 2] * line[at + i + 2];
            d += filter[i + 3] * line[at + i + 3];
        }
        for (; i < filter.length; i++) {
            a += filter[i] * line[at + i];
        }
        return a + b + (c + d);
    }

    private static float[][] filter(int up, int taps, double cutoff) {
        float[][] phases = new float[up][taps];
        double middle = (taps * up - 1) / 2.0;
        for (int p = 0; p < up; p++) {
            double sum = 0;
            for (int i = 0; i < taps; i++) {
                // Phase p lies p/up of an input sample later: its coefficients are p steps nearer to the newest.
                double x = ((double) (taps - 1 - i) * up + p - middle) / up;
                double w = x * up / (middle + 1);
                double sinc = x == 0 ? 1 : Math.sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff);
                double value = sinc * bessel(KAISER_BETA * Math.sqrt(Math.max(0, 1 - w * w)));
                phases[p][i] = (float) value;
                sum += value;
            }
            for (int i = 0; i < taps; i++) {
                phases[p][i] /= (float) sum;
            }
        }
        return phases;
    }

    /// Modified Bessel function of order 0.
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 40; k++) {
            term *= x / (2 * k);
            sum += term * term;
        }
        return sum;
    }
}
