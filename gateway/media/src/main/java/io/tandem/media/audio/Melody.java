package io.tandem.media.audio;

/// What is heard on hold where nobody gave any music: a soft, slow pattern of bell-like notes, generated once.
/// Stateless.
public final class Melody {
    private static final int RATE = 8000;
    private static final int NOTE_MS = 600;
    private static final int PATTERN_NOTES = 24;
    /// Peak of one note alone; with what rings on from those before, the whole stays near -20 dBm0.
    private static final double PEAK = 2300;

    private static final double DECAY_SECONDS = 0.55;
    private static final double ATTACK_SECONDS = 0.012;
    /// Semitones above the lowest note; -1 is a rest. A pentatonic scale: any two of its notes agree.
    private static final int[] STEPS = {
        0, 7, 12, 16, 12, 7, 2, 9, 14, 16, 14, 9, 4, 7, 12, 19, 16, 12, 7, 4, 2, 0, -1, -1
    };

    private static final double LOWEST_HZ = 261.63;

    private Melody() {}

    /// Made when it is first asked for, then kept.
    private static final class Kept {
        static final short[] SAMPLES = generate();
    }

    /// One round of it, 8 kHz mono, shared: nobody writes to it.
    public static short[] samples() {
        return Kept.SAMPLES;
    }

    private static short[] generate() {
        int noteSamples = RATE * NOTE_MS / 1000;
        int total = noteSamples * PATTERN_NOTES;
        double[] sum = new double[total];
        for (int note = 0; note < PATTERN_NOTES; note++) {
            if (STEPS[note] >= 0) {
                strike(sum, note * noteSamples, LOWEST_HZ * Math.pow(2, STEPS[note] / 12.0));
            }
        }
        short[] pcm = new short[total];
        for (int i = 0; i < total; i++) {
            pcm[i] = (short) Math.round(sum[i]);
        }
        return pcm;
    }

    /// One note; what rings beyond the end is heard at the beginning of the next round.
    private static void strike(double[] sum, int at, double hz) {
        int length = (int) (5 * DECAY_SECONDS * RATE);
        for (int i = 0; i < length; i++) {
            double t = (double) i / RATE;
            double envelope = Math.min(1, t / ATTACK_SECONDS) * Math.exp(-t / DECAY_SECONDS);
            double wave = Math.sin(2 * Math.PI * hz * t)
                    + 0.25 * Math.exp(-t / 0.2) * Math.sin(4 * Math.PI * hz * t)
                    + 0.08 * Math.exp(-t / 0.1) * Math.sin(6 * Math.PI * hz * t);
            sum[(at + i) % sum.length] += PEAK * envelope * wave;
        }
    }
}
