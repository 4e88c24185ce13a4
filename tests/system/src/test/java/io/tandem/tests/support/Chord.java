package io.tandem.tests.support;

/// Hears one voice among several. Stateless, any thread.
public final class Chord {
    private static final double RATE_HZ = 8000;
    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final double FULL_SCALE = 32_256;

    private Chord() {}

    /// Level of one frequency, whatever else sounds; whole tens of milliseconds of 8 kHz keep tones of hundreds
    /// of Hz apart.
    public static double levelDbm0(short[] pcm, double hz) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < pcm.length; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * hz * i / RATE_HZ);
            im += pcm[i] * Math.sin(2 * Math.PI * hz * i / RATE_HZ);
        }
        double peak = 2 * Math.hypot(re, im) / Math.max(1, pcm.length);
        return 20 * Math.log10(Math.max(peak, 1e-3) / FULL_SCALE) + FULL_SCALE_DBM0;
    }
}
