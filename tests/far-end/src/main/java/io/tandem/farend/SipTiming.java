package io.tandem.farend;

import java.time.Duration;

/// The transaction timers of RFC 3261 §17.1.1.1, T1-based, so that a test may shorten them all at once.
/// Immutable.
///
/// @param t1 round-trip estimate, 500 ms by default
/// @param t2 longest interval between retransmissions of non-INVITE requests and INVITE responses, 4 s by
///     default
public record SipTiming(Duration t1, Duration t2) {
    /// The values of RFC 3261.
    public static final SipTiming STANDARD = new SipTiming(Duration.ofMillis(500), Duration.ofSeconds(4));

    /// 64*T1: timers B, F, H and the life of a cached response.
    Duration giveUp() {
        return t1.multipliedBy(64);
    }

    /// The interval after `current`: doubled, at most T2 when capped.
    Duration next(Duration current, boolean capped) {
        Duration doubled = current.multipliedBy(2);
        return capped && doubled.compareTo(t2) > 0 ? t2 : doubled;
    }
}
