package io.tandem.media.codec;

/// Comfort noise (RFC 3389): white noise of a given level, shaped by an all-pole filter of reflection coefficients.
/// Its randomness is a fixed sequence, which is as good as any for noise. Confined to the media loop.
final class ComfortNoise {
    private static final int MOST_ORDER = 12;
    private static final int QUIETEST = 127;

    private final float[] reflection = new float[MOST_ORDER];
    private final float[] state = new float[MOST_ORDER + 1];
    private int order;
    private float amplitude;
    private float level;
    private int seed = 1;
    private final float glide;

    /// @param rate samples in a second
    ComfortNoise(int rate) {
        glide = 100f / rate;
    }

    /// Takes the payload of a comfort noise packet; an empty one changes nothing.
    void set(byte[] payload, int length) {
        if (length == 0) {
            return;
        }
        int below = Math.min(QUIETEST, payload[0] & 0x7F);
        order = Math.min(MOST_ORDER, length - 1);
        float gain = 1;
        for (int i = 0; i < order; i++) {
            reflection[i] = Math.max(-0.98f, Math.min(0.98f, ((payload[1 + i] & 0xFF) - 127) / 128f));
            gain *= 1 - reflection[i] * reflection[i];
        }
        // Uniform noise of amplitude a has the power a*a/3; the filter raises it by 1/gain.
        double rms = Math.pow(10, -below / 20.0) * 32_768;
        amplitude = (float) (rms * Math.sqrt(3 * gain));
    }

    void generate(short[] pcm, int samples) {
        for (int n = 0; n < samples; n++) {
            level += (amplitude - level) * glide;
            pcm[n] = Pcm.clip(filter(level * random()));
        }
    }

    /// One step of the lattice synthesis filter.
    private float filter(float excitation) {
        float forward = excitation;
        for (int i = order - 1; i >= 0; i--) {
            forward -= reflection[i] * state[i];
            state[i + 1] = state[i] + reflection[i] * forward;
        }
        state[0] = forward;
        return forward;
    }

    private float random() {
        seed = seed * 1_664_525 + 1_013_904_223;
        return seed / 2_147_483_648f;
    }
}
