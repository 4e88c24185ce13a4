package io.tandem.media.rtp;

/// When our latest sender reports left, by the middle 32 bits of their NTP time. A report that answers one gives the
/// round trip on the monotonic clock, whatever was done to the time of day meanwhile; a report that names none of
/// them says nothing of it. Confined to the media loop.
final class SentReports {
    static final long UNKNOWN = -1;

    private static final int KEPT = 8;
    private static final long LONGEST_NS = 30_000_000_000L;

    private final int[] middle = new int[KEPT];
    private final long[] sentNs = new long[KEPT];
    private int count;

    void sent(int middleNtp, long nowNs) {
        middle[count % KEPT] = middleNtp;
        sentNs[count % KEPT] = nowNs;
        count++;
    }

    /// RFC 3550 §6.4.1: arrival - LSR - DLSR.
    ///
    /// @param lsr last SR of a report block; 0: it has seen none
    /// @param dlsr delay since then, 1/65536 s
    /// @return ns, or [#UNKNOWN]
    long roundTripNs(int lsr, int dlsr, long nowNs) {
        if (lsr == 0) {
            return UNKNOWN;
        }
        for (int i = 0; i < Math.min(count, KEPT); i++) {
            if (middle[i] == lsr) {
                long held = (dlsr & 0xFFFF_FFFFL) * 1_000_000_000L / 65_536;
                long trip = nowNs - sentNs[i] - held;
                // half a millisecond below zero is the far end's rounding
                return trip < -500_000 || trip > LONGEST_NS ? UNKNOWN : Math.max(0, trip);
            }
        }
        return UNKNOWN;
    }
}
