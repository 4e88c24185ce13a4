package io.tandem.gateway.bench;

/// A histogram of microseconds, exact to one up to 200 ms. Confined to one thread.
final class Latencies {
    private static final int MOST = 200_000;

    private final int[] counts = new int[MOST + 1];
    private long total;

    void add(long ns) {
        counts[(int) Math.clamp(ns / 1000, 0, MOST)]++;
        total++;
    }

    /// The value that the given share of all is not above, in microseconds; 0 when there is none.
    int percentileUs(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int us = 0; us <= MOST; us++) {
            seen += counts[us];
            if (seen >= rank && seen > 0) {
                return us;
            }
        }
        return 0;
    }
}
