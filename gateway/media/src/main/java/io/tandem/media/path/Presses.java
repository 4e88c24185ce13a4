package io.tandem.media.path;

import io.tandem.media.DtmfWay;

/// The last keys that one far side pressed. A peer that says the same press in two ways, as INFO and as
/// `telephone-event` for example, is understood once: a press is the same as an earlier one that came by another
/// way within a second and that this way has not said yet. So two presses of one key, each said twice, stay two.
/// Confined to the media loop.
final class Presses {
    static final long WINDOW_NS = 1_000_000_000L;

    private static final int KEPT = 16;

    private final char[] digits = new char[KEPT];
    private final int[] ways = new int[KEPT];
    private final long[] times = new long[KEPT];
    private int next;

    /// A key was pressed, as one way says.
    ///
    /// @return false when another way has said so already
    boolean fresh(char digit, DtmfWay way, long nowNs) {
        for (int i = 0; i < KEPT; i++) {
            int at = (next + i) % KEPT;
            if (digits[at] == digit && (ways[at] & bit(way)) == 0 && nowNs - times[at] <= WINDOW_NS) {
                ways[at] |= bit(way);
                times[at] = nowNs;
                return false;
            }
        }
        digits[next] = digit;
        ways[next] = bit(way);
        times[next] = nowNs;
        next = (next + 1) % KEPT;
        return true;
    }

    /// The key is released only now: the other way may say so from now on.
    void released(char digit, DtmfWay way, long nowNs) {
        for (int i = 1; i <= KEPT; i++) {
            int at = (next + KEPT - i) % KEPT;
            if (digits[at] == digit && ways[at] == bit(way)) {
                times[at] = nowNs;
                return;
            }
        }
    }

    private static int bit(DtmfWay way) {
        return switch (way) {
            case RTP_EVENT -> 1;
            case IN_BAND -> 2;
            case SIGNALLING -> 4;
        };
    }
}
