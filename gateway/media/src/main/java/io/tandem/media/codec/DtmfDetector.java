package io.tandem.media.codec;

import io.tandem.media.rtp.TelephoneEvents;

/// Hears DTMF digits in the sound itself (ITU-T Q.23, Q.24), and tells of them as [TelephoneEvents] does of packets.
///
/// Every 6.4 ms it looks at the last 12.75 ms. A digit is two tones, one of each group, that are loud enough, not too
/// different in level, nearly all of what there is to hear, and within 2.8 % of their frequencies; that four times in
/// a row. So 40 ms are heard, less than 24 ms are not, and neither are speech, music and the tones of the network.
/// Allocates nothing. Confined to the media loop.
public final class DtmfDetector {
    private static final String DIGITS = "123A456B789C*0#D";
    private static final double[] HERTZ = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
    private static final int GROUP = 4;
    private static final int TONES = HERTZ.length;

    /// Mean square of a tone of -30 dBm0, the quietest that counts.
    private static final double QUIETEST = Math.pow(32_768 * Math.pow(10, (-30 - 3.14) / 20), 2) / 2;

    private static final double PURITY = 0.72;
    private static final double BESIDE = 6;
    /// The higher tone may be so much louder, 6 dB, and the lower one 10 dB (ITU-T Q.24 table 1 asks for 4 and 8).
    private static final double HIGH_TWIST = 4;
    private static final double LOW_TWIST = 10;
    private static final double TOLERANCE = 0.028;
    private static final int HITS = 4;
    private static final int MISSES = 5;
    private static final int NONE = -1;

    private final TelephoneEvents.Listener listener;
    private final int hop;
    private final double hopMs;
    private final float[][] cosine = new float[TONES][];
    private final float[][] sine = new float[TONES][];
    private final double[] rotateRe = new double[TONES];
    private final double[] rotateIm = new double[TONES];

    private final double[] re = new double[TONES];
    private final double[] im = new double[TONES];
    private final double[] lastRe = new double[TONES];
    private final double[] lastIm = new double[TONES];
    private final double[] power = new double[TONES];
    private final double[] phase = new double[TONES];
    private final double[] lastPhase = new double[TONES];

    private final short[] block;
    private int filled;
    private double energy;
    private double lastEnergy;

    private int candidate = NONE;
    private int hits;
    private int misses;
    private int sounding = NONE;
    private int length;

    /// @param rate samples in a second, 8000 or more
    /// @param listener hears of each digit when it begins and when it is over, its length to about 10 ms
    public DtmfDetector(int rate, TelephoneEvents.Listener listener) {
        this.listener = listener;
        hop = rate * 51 / 8_000;
        hopMs = hop * 1_000.0 / rate;
        block = new short[hop];
        for (int k = 0; k < TONES; k++) {
            double step = 2 * Math.PI * HERTZ[k] / rate;
            cosine[k] = new float[hop];
            sine[k] = new float[hop];
            for (int i = 0; i < hop; i++) {
                cosine[k][i] = (float) Math.cos(step * i);
                sine[k][i] = (float) -Math.sin(step * i);
            }
            rotateRe[k] = Math.cos(step * hop);
            rotateIm[k] = -Math.sin(step * hop);
        }
    }

    /// True while a digit sounds.
    public boolean sounding() {
        return sounding != NONE;
    }

    /// Listens to the next samples.
    public void listen(short[] pcm, int samples) {
        for (int at = 0; at < samples; ) {
            int n = Math.min(hop - filled, samples - at);
            System.arraycopy(pcm, at, block, filled, n);
            filled += n;
            at += n;
            if (filled == hop) {
                filled = 0;
                window();
            }
        }
    }

    private void window() {
        lastEnergy = energy;
        energy = (double) Pcm.power(block, 0, hop) * hop;
        System.arraycopy(re, 0, lastRe, 0, TONES);
        System.arraycopy(im, 0, lastIm, 0, TONES);
        System.arraycopy(phase, 0, lastPhase, 0, TONES);
        boolean loud = energy + lastEnergy > 2 * hop * QUIETEST;
        for (int k = 0; k < TONES; k++) {
            transform(k, loud);
        }
        judge(loud ? heard() : NONE);
    }

    /// One frequency over this block and the one before it.
    private void transform(int k, boolean loud) {
        float sumRe = 0;
        float sumIm = 0;
        if (loud) {
            for (int i = 0; i < hop; i++) {
                sumRe += block[i] * cosine[k][i];
                sumIm += block[i] * sine[k][i];
            }
        }
        re[k] = sumRe;
        im[k] = sumIm;
        double wholeRe = lastRe[k] + sumRe * rotateRe[k] - sumIm * rotateIm[k];
        double wholeIm = lastIm[k] + sumRe * rotateIm[k] + sumIm * rotateRe[k];
        // A tone of amplitude a makes |X| = a * n / 2, and has the energy a * a * n / 2.
        power[k] = (wholeRe * wholeRe + wholeIm * wholeIm) / hop;
        phase[k] = Math.atan2(wholeIm, wholeRe);
    }

    /// The digit of this window, or [#NONE].
    private int heard() {
        int low = strongest(0);
        int high = strongest(GROUP);
        boolean digit = power[low] > 2 * hop * QUIETEST / 4
                && power[high] > 2 * hop * QUIETEST / 4
                && power[high] < HIGH_TWIST * power[low]
                && power[low] < LOW_TWIST * power[high]
                && power[low] + power[high] > PURITY * (energy + lastEnergy)
                && alone(low, 0)
                && alone(high, GROUP);
        return digit ? low * GROUP + high - GROUP : NONE;
    }

    private int strongest(int from) {
        int best = from;
        for (int k = from + 1; k < from + GROUP; k++) {
            if (power[k] > power[best]) {
                best = k;
            }
        }
        return best;
    }

    private boolean alone(int tone, int from) {
        for (int k = from; k < from + GROUP; k++) {
            if (k != tone && power[k] * BESIDE > power[tone]) {
                return false;
            }
        }
        return true;
    }

    /// By how far its phase moved since the last window, the tone has its right frequency.
    private boolean onFrequency(int k) {
        double expected = 2 * Math.PI * HERTZ[k] * hopMs / 1_000;
        double moved = Math.IEEEremainder(phase[k] - lastPhase[k] - expected, 2 * Math.PI);
        return Math.abs(moved) < TOLERANCE * expected;
    }

    private void judge(int digit) {
        if (digit != NONE && digit == candidate) {
            boolean exact = onFrequency(digit / GROUP) && onFrequency(GROUP + digit % GROUP);
            hits = hits < 2 || exact ? hits + 1 : 0;
        } else {
            hits = digit == NONE ? 0 : 1;
        }
        candidate = digit;
        boolean goesOn = sounding != NONE && digit == sounding;
        misses = goesOn ? 0 : misses + 1;
        if (sounding != NONE) {
            length++;
        }
        boolean another = hits >= HITS && digit != sounding;
        if (sounding != NONE && (another || misses >= MISSES)) {
            int hops = Math.max(1, length - misses);
            char ended = DIGITS.charAt(sounding);
            sounding = NONE;
            listener.digitEnds(ended, (int) Math.round(hops * hopMs));
        }
        if (another) {
            sounding = digit;
            length = HITS;
            misses = 0;
            listener.digitBegins(DIGITS.charAt(digit));
        }
    }
}
