package io.tandem.media.codec;

/// The media time of one RTP stream: its timestamps, unwrapped, in nanoseconds from an arbitrary origin. Confined to
/// the media loop.
final class StreamClock {
    private static final long SECOND = 1_000_000_000L;

    private final int rate;
    private int newest;
    private long newestUnits;

    StreamClock(int rate) {
        this.rate = rate;
    }

    /// Starts anew at a timestamp.
    void restart(int timestamp) {
        newest = timestamp;
        newestUnits = 0;
    }

    /// Notes the newest timestamp, so that wrapping is seen.
    void advance(int timestamp) {
        int by = timestamp - newest;
        if (by > 0) {
            newestUnits += by;
            newest = timestamp;
        }
    }

    long mediaNs(int timestamp) {
        return ns(newestUnits + (timestamp - newest));
    }

    /// Units as nanoseconds.
    long ns(long units) {
        return units / rate * SECOND + units % rate * SECOND / rate;
    }

    /// Nanoseconds as units.
    int units(long ns) {
        return (int) (ns * rate / SECOND);
    }

    /// Samples of another rate as units.
    int units(int samples, int sampleRate) {
        return (int) ((long) samples * rate / sampleRate);
    }
}
