package io.tandem.gateway.sip.transaction;

import java.time.Duration;

/// Timer values (RFC 3261 §17.1.1.1, Table 4); all of them scale with T1. Immutable.
public record TimerValues(long t1Ms) {

    private static final int T2 = 8;
    private static final int LONGEST = 64;

    public static TimerValues of(Duration t1) {
        return new TimerValues(t1.toMillis());
    }

    /// Longest time between two retransmissions, but for an INVITE.
    long t2Ms() {
        return t1Ms * T2;
    }

    /// Timers B, D, F, H, J, L and M. What T4 would end (I and K) is kept as long, or not at all.
    long longestMs() {
        return t1Ms * LONGEST;
    }
}
