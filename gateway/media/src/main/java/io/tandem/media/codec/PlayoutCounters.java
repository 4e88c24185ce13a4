package io.tandem.media.codec;

import io.tandem.media.codec.JitterBuffer.Verdict;

/// Counts for [PlayoutStats]. Confined to the media loop.
final class PlayoutCounters {
    private static final long MS = 1_000_000L;

    private long received;
    private long duplicates;
    private long late;
    private long mostDelayNs;
    long lost;
    long discarded;
    long recovered;
    /// Milliseconds.
    long concealed;
    /// Samples.
    long shortened;
    /// Samples.
    long lengthened;

    void packet(Verdict verdict) {
        switch (verdict) {
            case STORED, RESTART -> received++;
            case DUPLICATE -> duplicates++;
            case LATE -> late++;
            case STRAY -> discarded++;
        }
    }

    void delay(long ns) {
        mostDelayNs = Math.max(mostDelayNs, ns);
    }

    PlayoutStats snapshot(int rate, long delayNs, long targetNs) {
        return new PlayoutStats(
                received,
                duplicates,
                late,
                lost,
                discarded,
                recovered,
                concealed,
                shortened * 1_000 / rate,
                lengthened * 1_000 / rate,
                (int) (delayNs / MS),
                (int) (targetNs / MS),
                (int) (mostDelayNs / MS));
    }
}
