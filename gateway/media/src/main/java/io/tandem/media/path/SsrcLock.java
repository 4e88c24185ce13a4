package io.tandem.media.path;

/// Of the packets of one address only one SSRC is taken at a time (RFC 3550 §8.2): the one that was there
/// first. Another may speak while that is silent, and has the place after a second.
///
/// A far end that changes its SSRC loses [#YIELD_NS] of audio by it; who forges its address and does not see its
/// packets, is heard in its pauses only. Confined to the media loop.
final class SsrcLock {
    /// Three packets of 20 ms.
    static final long YIELD_NS = 60_000_000L;

    private static final long FORGET_NS = 1_000_000_000L;

    private int held;
    private long heldNs;
    private int guest;
    private long guestNs;
    private boolean any;

    /// The address was not taken before, or not lately: this SSRC is the one from now on.
    void take(int ssrc, long nowNs) {
        any = true;
        held = ssrc;
        heldNs = nowNs;
        guest = ssrc;
        guestNs = nowNs;
    }

    /// Whether this is the SSRC that has the place.
    boolean holds(int ssrc) {
        return any && ssrc == held;
    }

    /// Decides on one packet.
    boolean admits(int ssrc, long nowNs) {
        if (ssrc == held) {
            heldNs = nowNs;
            return true;
        }
        boolean mayEnter = ssrc == guest || nowNs - guestNs > YIELD_NS;
        if (nowNs - heldNs <= YIELD_NS || !mayEnter) {
            return false;
        }
        guest = ssrc;
        guestNs = nowNs;
        if (nowNs - heldNs > FORGET_NS) {
            held = ssrc;
            heldNs = nowNs;
        }
        return true;
    }
}
