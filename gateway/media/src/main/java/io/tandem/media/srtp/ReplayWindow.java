package io.tandem.media.srtp;

/// Which of the newest [#SIZE] packet indices were seen (RFC 3711 §3.3.2). Confined to its [SrtpContext].
///
/// 128 packets are 2.5 s of audio at 20 ms: a Wi-Fi network that holds packets back reorders less than that.
final class ReplayWindow {
    static final int SIZE = 128;

    private long highest = -1;
    /// Bit n of `recent` stands for `highest - n`, bit n of `older` for `highest - 64 - n`.
    private long recent;

    private long older;

    /// The highest index seen, -1 before the first.
    long highest() {
        return highest;
    }

    /// Whether a packet of this index may be taken: not seen yet, and not older than the window.
    boolean isFresh(long index) {
        long age = highest - index;
        if (age < 0) {
            return true;
        }
        if (age >= SIZE) {
            return false;
        }
        return age < 64 ? (recent >>> age & 1) == 0 : (older >>> (age - 64) & 1) == 0;
    }

    /// Marks an index as seen; call it only for an authenticated packet of a fresh index.
    void mark(long index) {
        long age = highest - index;
        if (age < 0) {
            slide(-age);
            highest = index;
            recent |= 1;
        } else if (age < 64) {
            recent |= 1L << age;
        } else {
            older |= 1L << (age - 64);
        }
    }

    private void slide(long by) {
        if (by >= SIZE) {
            recent = 0;
            older = 0;
        } else if (by >= 64) {
            older = recent << (by - 64);
            recent = 0;
        } else {
            older = older << by | recent >>> (64 - by);
            recent <<= by;
        }
    }
}
