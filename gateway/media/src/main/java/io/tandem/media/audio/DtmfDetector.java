package io.tandem.media.audio;

import io.tandem.media.Codec;

/// Hears the digits in 8 kHz audio (ITU-T Q.23, Q.24): the energy at each of the eight frequencies of a block of
/// 12.75 ms, by Goertzel's algorithm. A digit is one that two blocks in a row have and that nearly all their energy
/// belongs to, so that speech is seldom taken for one. It allocates nothing. Confined to the media loop.
public final class DtmfDetector {
    /// Samples of one block.
    static final int BLOCK = 102;

    private static final int RATE = 8000;
    private static final double[] ROWS = {697, 770, 852, 941};
    private static final double[] COLUMNS = {1209, 1336, 1477, 1633};
    private static final String DIGITS = "123A456B789C*0#D";

    /// -36 dBm0 for each of the two tones; Q.24 leaves the limit to each network.
    private static final double LEAST_LEVEL = Math.pow(10, (-36 - 3.14) / 10) * 32_768.0 * 32_768 / 2;
    /// 8 dB: the one tone may be so much louder than the other.
    private static final double TWIST = Math.pow(10, 0.8);
    /// 8 dB: so much louder than the others of its group.
    private static final double CLEAR = Math.pow(10, 0.8);
    /// So much of the block's energy is that of the two tones.
    private static final double SHARE = 0.8;

    private static final int BLOCKS_TO_BEGIN = 2;
    private static final int BLOCKS_TO_END = 2;

    /// Hears of the digits.
    public interface Listener {
        void digitBegins(char digit);

        /// @param durationMs as far as blocks tell: to about 13 ms
        void digitEnds(char digit, int durationMs);
    }

    private final Listener listener;
    private final double[] factors = new double[8];
    private final double[] one = new double[8];
    private final double[] two = new double[8];
    private double energy;
    private int filled;
    private char candidate;
    private int hits;
    private int misses;
    private char heard;
    private int blocks;

    public DtmfDetector(Listener listener) {
        this.listener = listener;
        for (int i = 0; i < 4; i++) {
            factors[i] = 2 * Math.cos(2 * Math.PI * ROWS[i] / RATE);
            factors[4 + i] = 2 * Math.cos(2 * Math.PI * COLUMNS[i] / RATE);
        }
    }

    /// Listens to a payload of G.711.
    public void listen(Codec law, byte[] octets, int at, int length) {
        Companding table = Companding.of(law);
        for (int i = 0; i < length; i++) {
            sample(table.decode(octets[at + i]));
        }
    }

    /// Listens to linear samples.
    public void listen(short[] pcm, int length) {
        for (int i = 0; i < length; i++) {
            sample(pcm[i]);
        }
    }

    /// The audio has stopped: a digit that was heard is over.
    public void stop() {
        filled = 0;
        for (int i = 0; i < 8; i++) {
            one[i] = 0;
            two[i] = 0;
        }
        energy = 0;
        end();
    }

    private void sample(short value) {
        for (int i = 0; i < 8; i++) {
            double next = value + factors[i] * one[i] - two[i];
            two[i] = one[i];
            one[i] = next;
        }
        energy += (double) value * value;
        filled++;
        if (filled == BLOCK) {
            judge(digit());
            filled = 0;
            energy = 0;
        }
    }

    /// The digit of the block that is full, or 0; the filters are empty again.
    private char digit() {
        int row = strongest(0);
        int column = strongest(4);
        double rowPower = power(row);
        double columnPower = power(column);
        boolean clear = rowPower > LEAST_LEVEL
                && columnPower > LEAST_LEVEL
                && rowPower < columnPower * TWIST
                && columnPower < rowPower * TWIST
                && (rowPower + columnPower) * BLOCK > SHARE * energy;
        for (int i = 0; i < 8; i++) {
            double other = i < 4 ? rowPower : columnPower;
            clear &= i == row || i == column || power(i) * CLEAR < other;
        }
        for (int i = 0; i < 8; i++) {
            one[i] = 0;
            two[i] = 0;
        }
        return clear ? DIGITS.charAt(4 * row + column - 4) : 0;
    }

    private int strongest(int first) {
        int best = first;
        for (int i = first + 1; i < first + 4; i++) {
            best = power(i) > power(best) ? i : best;
        }
        return best;
    }

    /// Mean square of the sine at this frequency.
    private double power(int i) {
        double squared = one[i] * one[i] + two[i] * two[i] - factors[i] * one[i] * two[i];
        return 2 * squared / BLOCK / BLOCK;
    }

    private void judge(char digit) {
        if (heard != 0) {
            blocks++;
            misses = digit == heard ? 0 : misses + 1;
            if (misses >= BLOCKS_TO_END) {
                end();
            }
        }
        hits = digit != 0 && digit == candidate ? hits + 1 : digit != 0 ? 1 : 0;
        candidate = digit;
        if (heard == 0 && hits >= BLOCKS_TO_BEGIN) {
            heard = digit;
            blocks = hits;
            misses = 0;
            listener.digitBegins(heard);
        }
    }

    private void end() {
        if (heard != 0) {
            char digit = heard;
            heard = 0;
            hits = 0;
            candidate = 0;
            listener.digitEnds(digit, (blocks - misses) * BLOCK * 1000 / RATE);
            misses = 0;
        }
    }
}
