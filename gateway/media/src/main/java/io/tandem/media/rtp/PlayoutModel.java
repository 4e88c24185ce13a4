package io.tandem.media.rtp;

/// Stands for the jitter buffer of whoever plays a relayed stream: it says which packets would come too late. Its
/// delay follows the jitter within [#SHORTEST_MS] and [#LONGEST_MS], as an adaptive buffer's does, above the
/// fastest packet of late; that base creeps up, so that neither the skew of a clock nor another route makes
/// every packet late for ever. Confined to the media loop.
final class PlayoutModel {
    static final int SHORTEST_MS = 40;
    static final int LONGEST_MS = 200;

    /// 20 ms per second.
    private static final int CREEP = 50;

    private boolean started;
    private long firstNs;
    private long samples;
    private int lastTimestamp;
    private long baseNs;
    private long lastNs;
    private double delayMs = SHORTEST_MS;

    /// A stream begins.
    void start(int timestamp, long nowNs) {
        started = true;
        firstNs = nowNs;
        lastNs = nowNs;
        samples = 0;
        lastTimestamp = timestamp;
        baseNs = 0;
    }

    /// @param jitterMs as measured before this packet
    /// @return whether it comes early enough to be played
    boolean playable(int timestamp, int clockRate, long nowNs, double jitterMs) {
        if (!started) {
            start(timestamp, nowNs);
            return true;
        }
        samples += timestamp - lastTimestamp;
        lastTimestamp = timestamp;
        long due = samples / clockRate * 1_000_000_000L + samples % clockRate * 1_000_000_000L / clockRate;
        long transit = nowNs - firstNs - due;
        baseNs = Math.min(transit, baseNs + (nowNs - lastNs) / CREEP);
        lastNs = nowNs;
        delayMs = Math.min(LONGEST_MS, SHORTEST_MS + 3 * jitterMs);
        return transit - baseNs <= (long) (delayMs * 1_000_000);
    }

    /// Delay of the modelled buffer now.
    double delayMs() {
        return delayMs;
    }
}
