package io.tandem.media.rtp;

/// Which packets of a stream came, which came too late, which never: each number is judged when it leaves a
/// window behind the highest one, so that reordering is not taken for loss. Confined to the media loop.
final class LossPattern {
    /// About a second of 20 ms packets: no receiver waits longer.
    static final int WINDOW = 48;

    private final BurstGap bursts = new BurstGap();
    /// Bit i: the packet `highest - i` came in time.
    private long inTime;
    /// Bit i: it came at all.
    private long arrived;
    private int held;
    private long late;
    private long duplicates;

    /// The highest number grew.
    ///
    /// @param by at least 1
    /// @param playable it came early enough to be played
    void ahead(int by, boolean playable) {
        for (int i = 0; i < by; i++) {
            if (held == WINDOW) {
                judge();
            } else {
                held++;
            }
            inTime <<= 1;
            arrived <<= 1;
        }
        arrived |= 1;
        if (playable) {
            inTime |= 1;
        } else {
            late++;
        }
    }

    /// A packet that others have overtaken.
    ///
    /// @param by 0 for the highest number itself
    /// @return false when it came once before
    boolean behind(int by, boolean playable) {
        if (by >= held) {
            late++;
            return true;
        }
        long bit = 1L << by;
        if ((arrived & bit) != 0) {
            duplicates++;
            return false;
        }
        arrived |= bit;
        if (playable) {
            inTime |= bit;
        } else {
            late++;
        }
        return true;
    }

    /// The stream ends or another one begins: what the window holds is judged as it stands.
    void close() {
        while (held > 0) {
            judge();
            held--;
        }
    }

    private void judge() {
        bursts.next((inTime >>> (held - 1) & 1) != 0);
    }

    BurstGap bursts() {
        return bursts;
    }

    /// Packets that came after the time at which they should have been played.
    long late() {
        return late;
    }

    long duplicates() {
        return duplicates;
    }
}
