package io.tandem.media.codec;

/// The quantizers and the filter of ITU-T G.722, 64 kbit/s. Immutable.
final class G722Tables {
    private G722Tables() {}

    /// Half of the 24 coefficients of the quadrature mirror filter (table 11).
    static final int[] MIRROR = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /// Decision levels of the lower band's 60 intervals, one sign (table 14).
    static final int[] DECISIONS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
        1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /// Output levels of the lower band by the upper four bits of its code word (table 18): adaptation uses them.
    static final int[] LEVELS_4 = {
        0, -20_456, -12_896, -8_968, -6_288, -4_240, -2_584, -1_200, 20_456, 12_896, 8_968, 6_288, 4_240, 2_584, 1_200,
        0
    };

    /// Output levels of the lower band by all six bits (table 20): the sound itself uses them.
    static final int[] LEVELS_6 = new int[64];

    /// Output levels of the higher band (table 16).
    static final int[] LEVELS_2 = {-7_408, -1_616, 7_408, 1_616};

    /// One sign of table 20, from the smallest; each level has a code word of either sign.
    private static final int[] STEPS = {
        136, 432, 728, 1_040, 1_360, 1_688, 2_032, 2_400, 2_776, 3_168, 3_576, 4_008, 4_464, 4_944, 5_456, 6_000, 6_576,
        7_192, 7_856, 8_576, 9_360, 10_232, 11_192, 12_280, 13_512, 14_984, 16_704, 19_008, 21_904, 24_808
    };

    static {
        for (int i = 0; i < STEPS.length; i++) {
            LEVELS_6[positive(i)] = STEPS[i];
            LEVELS_6[negative(i)] = -STEPS[i];
        }
        for (int unused = 0; unused < 4; unused++) {
            LEVELS_6[unused] = -STEPS[0];
        }
    }

    /// Code word of a positive interval, 0 being the one next to zero (table 15).
    static int positive(int interval) {
        return 61 - interval;
    }

    /// Code word of a negative interval (table 15): the first two stand at the end of the code.
    static int negative(int interval) {
        return interval < 2 ? 63 - interval : 33 - interval;
    }

    /// Index of the step's weight, by the upper four bits of the lower band's code word (table 17).
    static int weight(int upperFour) {
        if (upperFour == 0 || upperFour == 15) {
            return 0;
        }
        return upperFour < 8 ? 8 - upperFour : 15 - upperFour;
    }
}
