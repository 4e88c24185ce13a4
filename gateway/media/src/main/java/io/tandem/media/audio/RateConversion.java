package io.tandem.media.audio;

/// Brings recorded samples to another rate, once, when a file is loaded: a windowed sinc, linear in phase, flat
/// to nine tenths of the lower band and 70 dB down above it. Stateless.
final class RateConversion {
    /// Zero crossings of the kernel on each side.
    private static final int CROSSINGS = 32;
    /// Kernel values between two crossings; between them it is interpolated.
    private static final int STEPS = 512;
    /// Passband of the lower rate's half.
    private static final double BAND = 0.93;

    private static final float[] KERNEL = kernel();

    private RateConversion() {}

    /// @return the same sound at `to` samples a second; `in` itself when the rates are the same
    static short[] convert(short[] in, int from, int to) {
        if (from == to) {
            return in;
        }
        short[] out = new short[(int) ((long) in.length * to / from)];
        double scale = BAND * Math.min(1.0, (double) to / from);
        double reach = CROSSINGS / scale;
        for (int n = 0; n < out.length; n++) {
            double t = (double) n * from / to;
            int first = Math.max(0, (int) Math.ceil(t - reach));
            int last = Math.min(in.length - 1, (int) Math.floor(t + reach));
            double sum = 0;
            for (int k = first; k <= last; k++) {
                double at = Math.abs(k - t) * scale * STEPS;
                int index = (int) at;
                float value = KERNEL[index];
                sum += in[k] * (value + (KERNEL[index + 1] - value) * (at - index));
            }
            out[n] = (short) Math.clamp(Math.round(sum * scale), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    /// Half of the symmetric kernel: sin(pi x) / (pi x) under a Blackman window.
    private static float[] kernel() {
        float[] half = new float[CROSSINGS * STEPS + 2];
        for (int i = 0; i <= CROSSINGS * STEPS; i++) {
            double x = (double) i / STEPS;
            double window =
                    0.42 + 0.5 * Math.cos(Math.PI * x / CROSSINGS) + 0.08 * Math.cos(2 * Math.PI * x / CROSSINGS);
            half[i] = (float) (i == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x) * window);
        }
        return half;
    }
}
