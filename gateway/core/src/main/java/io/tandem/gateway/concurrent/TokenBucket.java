package io.tandem.gateway.concurrent;

/// So many a second, with room for a burst. It starts full and knows no clock. Any thread.
public final class TokenBucket {

    private static final double NS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private double left;
    private long atNs;
    private boolean used;

    public TokenBucket(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.left = burst;
    }

    /// Takes one; false where there is none.
    public boolean take(long nowNs) {
        return take(nowNs, 0);
    }

    /// Takes one, but leaves so many for others who matter more.
    public synchronized boolean take(long nowNs, double reserve) {
        if (used) {
            left = Math.min(burst, left + Math.max(0, nowNs - atNs) * perSecond / NS_PER_SECOND);
        }
        used = true;
        atNs = nowNs;
        if (left < 1 + reserve) {
            return false;
        }
        left--;
        return true;
    }
}
