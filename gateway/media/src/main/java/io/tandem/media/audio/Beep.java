package io.tandem.media.audio;

/// Makes one beep, as the notice of a recording is. Stateless.
public final class Beep {
    private static final int RATE = 8000;
    /// 3.14 dBm0 is a sine at full scale (ITU-T G.711, table 5).
    private static final double FULL_SCALE_DBM0 = 3.14;

    private Beep() {}

    /// A sine with edges of 5 ms, so that it does not click.
    ///
    /// @return 8 kHz mono
    public static short[] samples(int hz, int durationMs, double levelDbm0) {
        short[] pcm = new short[RATE / 1000 * durationMs];
        double peak = Short.MAX_VALUE * Math.pow(10, (levelDbm0 - FULL_SCALE_DBM0) / 20);
        for (int i = 0; i < pcm.length; i++) {
            double edge = Math.min(1, Math.min(i + 1, pcm.length - i) / (double) ToneGenerator.RAMP_SAMPLES);
            pcm[i] = (short) Math.round(peak * edge * Math.sin(2 * Math.PI * hz * i / RATE));
        }
        return pcm;
    }
}
