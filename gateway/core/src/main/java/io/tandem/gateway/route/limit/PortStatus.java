package io.tandem.gateway.route.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How one port of a GSM gateway is, for people. Immutable.
///
/// @param today, month talked as billed
/// @param left what may be talked yet; empty: there is no limit
/// @param call that holds it; empty: none
/// @param failures in a row
/// @param outUntil it takes no calls until then, after failures
public record PortStatus(
        String name,
        String number,
        Duration today,
        Duration month,
        Optional<Duration> left,
        String call,
        int failures,
        Optional<Instant> outUntil) {

    /// In one word.
    public String state() {
        if (!call.isEmpty()) {
            return "busy";
        }
        return outUntil.isPresent() ? "out" : left.filter(Duration::isZero).isPresent() ? "used-up" : "free";
    }
}
