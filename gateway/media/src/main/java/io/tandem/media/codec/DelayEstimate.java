package io.tandem.media.codec;

/// How much later than the fastest packets the slow ones come, and so how long to wait for them.
///
/// Transit time is arrival minus timestamp; the least one of the last ten seconds is the base, so that the drift of
/// the sender's clock moves the base and not the estimate. Delays above the base go into a histogram that forgets.
/// Confined to the media loop.
final class DelayEstimate {
    private static final int BUCKETS = 128;
    private static final long BUCKET_NS = 5_000_000L;
    private static final long WINDOW_NS = 5_000_000_000L;
    private static final long REDUNDANCY_NS = 20_000_000_000L;
    private static final float QUANTILE = 0.97f;
    private static final float FORGET = 0.998f;
    private static final float QUICK_FORGET = 0.9f;
    private static final float RENORMALIZE = 1e12f;

    private final float[] histogram = new float[BUCKETS];
    private float weight = 1;
    private float total;
    private int packets;

    private final long leastTargetNs;
    private final long mostTargetNs;
    private long targetNs;
    private long redundancyNs;
    private long redundancyUntilNs = Long.MIN_VALUE;

    private long leastNs = Long.MAX_VALUE;
    private long leastBeforeNs = Long.MAX_VALUE;
    private long windowStartNs;

    DelayEstimate(PlayoutSettings settings) {
        leastTargetNs = settings.leastDelayMs() * 1_000_000L;
        mostTargetNs = settings.mostDelayMs() * 1_000_000L;
        targetNs = settings.firstDelayMs() * 1_000_000L;
    }

    /// Notes a packet.
    ///
    /// @param transitNs arrival minus media time, any origin
    void packet(long transitNs, long nowNs) {
        if (packets == 0 || nowNs - windowStartNs >= WINDOW_NS) {
            leastBeforeNs = leastNs;
            leastNs = transitNs;
            windowStartNs = nowNs;
        }
        leastNs = Math.min(leastNs, transitNs);
        long late = transitNs - baseNs();
        weight /= packets < 1 / (1 - FORGET) ? Math.max(QUICK_FORGET, 1 - 1f / (packets + 2)) : FORGET;
        histogram[(int) Math.min(BUCKETS - 1, late / BUCKET_NS)] += weight;
        total += weight;
        packets++;
        if (weight > RENORMALIZE) {
            renormalize();
        }
        long extra = nowNs < redundancyUntilNs ? redundancyNs : 0;
        targetNs = Math.max(leastTargetNs + extra, Math.min(mostTargetNs, quantileNs() + extra));
    }

    /// Packets are lost, and the packet after each holds redundancy for it: for a while it is worth waiting for.
    ///
    /// @param packetNs length of a packet
    void waitForRedundancy(long packetNs, long nowNs) {
        redundancyNs = packetNs;
        redundancyUntilNs = nowNs + REDUNDANCY_NS;
    }

    /// Transit time of the fastest packets.
    long baseNs() {
        return Math.min(leastNs, leastBeforeNs);
    }

    /// True before the first packet.
    boolean empty() {
        return packets == 0;
    }

    /// How long to wait for packets: what 97 of 100 keep, within the bounds set.
    long targetNs() {
        return targetNs;
    }

    private long quantileNs() {
        float over = total * (1 - QUANTILE);
        int bucket = BUCKETS - 1;
        float sum = histogram[bucket];
        while (bucket > 0 && sum <= over) {
            bucket--;
            sum += histogram[bucket];
        }
        return (bucket + 1) * BUCKET_NS;
    }

    /// Another stream or another clock: the base is found anew, the spread is kept.
    void rebase() {
        packets = 0;
        leastNs = Long.MAX_VALUE;
        leastBeforeNs = Long.MAX_VALUE;
    }

    private void renormalize() {
        total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            histogram[i] /= weight;
            total += histogram[i];
        }
        weight = 1;
    }
}
