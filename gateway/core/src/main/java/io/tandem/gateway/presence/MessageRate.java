package io.tandem.gateway.presence;

import java.util.LinkedHashMap;
import java.util.Map;

/// How many messages each operator may send: a bucket that fills by the minute. Any thread. It knows operators only, so
/// that it cannot grow.
final class MessageRate {

    private static final double MS_PER_MINUTE = 60_000;

    private final int perMinute;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    private record Bucket(double left, long atMs) {}

    MessageRate(int perMinute) {
        this.perMinute = perMinute;
    }

    /// Takes one out; false where there is none.
    synchronized boolean take(String user, long nowMs) {
        Bucket old = buckets.getOrDefault(user, new Bucket(perMinute, nowMs));
        double left = Math.min(perMinute, old.left + (nowMs - old.atMs) * perMinute / MS_PER_MINUTE);
        buckets.put(user, new Bucket(left >= 1 ? left - 1 : left, nowMs));
        return left >= 1;
    }
}
