package io.tandem.media.rtp;

import java.util.random.RandomGenerator;

/// When reports are due (RFC 3550 §6.2, §6.3): for two members on a path with room the interval is the minimum, 5 s,
/// halved for the first report, drawn anew each time between half and one and a half of it, divided by e - 3/2, and
/// considered once more when it has run out (§6.3.6). Confined to the media loop.
final class RtcpSchedule {
    static final long MINIMUM_NS = 5_000_000_000L;

    /// §6.3.1: what timer reconsideration adds to the mean.
    private static final double COMPENSATION = Math.E - 1.5;

    private final RandomGenerator random;
    private boolean initial = true;
    private long lastNs;
    private long nextNs;

    RtcpSchedule(RandomGenerator random, long nowNs) {
        this.random = random;
        lastNs = nowNs;
        nextNs = nowNs + draw();
    }

    private long draw() {
        double interval = initial ? MINIMUM_NS / 2.0 : MINIMUM_NS;
        return (long) (interval * (0.5 + random.nextDouble()) / COMPENSATION);
    }

    /// True once for each report.
    boolean due(long nowNs) {
        if (nowNs - nextNs < 0) {
            return false;
        }
        long again = lastNs + draw();
        if (again - nowNs > 0) {
            nextNs = again;
            return false;
        }
        initial = false;
        lastNs = nowNs;
        nextNs = nowNs + draw();
        return true;
    }
}
