package io.tandem.media.codec;

/// One sub-band of ITU-T G.722: adaptive quantizer scale and predictor with two poles and six zeros, adapted alike in
/// encoder and decoder (§3.5, §3.6, §6.2). All arithmetic is fixed point as the recommendation has it. Confined to
/// the media loop.
final class G722Band {
    private static final int ZEROS = 6;

    /// Logarithm of the step, by the last code word (tables 8 and 9).
    private static final int[] LOW_WEIGHT = {-60, -30, 58, 172, 334, 538, 1_198, 3_042};
    private static final int[] HIGH_WEIGHT = {798, -214};
    private static final int LOW_LIMIT = 18_432;
    private static final int HIGH_LIMIT = 22_528;

    /// 2048 * 2^(i/32) (table 12).
    private static final int[] POWERS = new int[32];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = (int) Math.round(2048 * Math.pow(2, i / 32.0));
        }
    }

    private final boolean low;
    private int scale;
    private int logScale;

    private int predicted;
    private int zeroPart;
    private int pole1;
    private int pole2;
    private int lastR;
    private int lastP1;
    private int lastP2;
    private final int[] zeros = new int[ZEROS];
    private final int[] differences = new int[ZEROS];

    G722Band(boolean low) {
        this.low = low;
        scale = low ? 32 : 8;
    }

    /// What the next sample is expected to be.
    int predicted() {
        return predicted;
    }

    /// Quantizer step.
    int scale() {
        return scale;
    }

    /// Takes a quantized difference: the predictor and the step follow it.
    ///
    /// @param weight index of the step's weight: 0 to 7 in the lower band, 0 or 1 in the higher
    void adapt(int difference, int weight) {
        int change = low ? LOW_WEIGHT[weight] : HIGH_WEIGHT[weight];
        logScale = Math.max(0, Math.min(low ? LOW_LIMIT : HIGH_LIMIT, ((logScale * 127) >> 7) + change));
        int shift = (low ? 8 : 10) - (logScale >> 11);
        int power = POWERS[(logScale >> 6) & 31];
        scale = (shift < 0 ? power << -shift : power >> shift) << 2;
        predict(difference);
    }

    private void predict(int difference) {
        int reconstructed = Pcm.clip(predicted + difference);
        int partial = Pcm.clip(zeroPart + difference);
        adaptPoles(partial);
        zeroPart = adaptZeros(difference);
        int polePart = Pcm.clip(((pole1 * Pcm.clip(2 * reconstructed)) >> 15) + ((pole2 * Pcm.clip(2 * lastR)) >> 15));
        lastR = reconstructed;
        lastP2 = lastP1;
        lastP1 = partial;
        predicted = Pcm.clip(polePart + zeroPart);
    }

    /// Blocks UPPOL2 and UPPOL1 (§6.2.1.4).
    private void adaptPoles(int partial) {
        boolean likeLast = (partial < 0) == (lastP1 < 0);
        boolean likeBefore = (partial < 0) == (lastP2 < 0);
        int grown = Pcm.clip(4 * pole1);
        int step = (likeLast ? Math.min(Short.MAX_VALUE, -grown) : grown) >> 7;
        int second = step + (likeBefore ? 128 : -128) + ((pole2 * 32_512) >> 15);
        second = Math.max(-12_288, Math.min(12_288, second));
        int first = Pcm.clip((likeLast ? 192 : -192) + ((pole1 * 32_640) >> 15));
        int bound = 15_360 - second;
        pole1 = Math.max(-bound, Math.min(bound, first));
        pole2 = second;
    }

    /// Blocks UPZERO and FILTEZ (§6.2.1.4).
    private int adaptZeros(int difference) {
        int step = difference == 0 ? 0 : 128;
        for (int i = ZEROS - 1; i >= 0; i--) {
            boolean alike = (differences[i] < 0) == (difference < 0);
            zeros[i] = Pcm.clip((alike ? step : -step) + ((zeros[i] * 32_640) >> 15));
        }
        System.arraycopy(differences, 0, differences, 1, ZEROS - 1);
        differences[0] = difference;
        int sum = 0;
        for (int i = ZEROS - 1; i >= 0; i--) {
            sum += (zeros[i] * Pcm.clip(2 * differences[i])) >> 15;
        }
        return Pcm.clip(sum);
    }
}
