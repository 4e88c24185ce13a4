package io.tandem.media.codec;

/// Brings the playout delay nearer to what is wanted, a pitch period at a time and at most once in a few ticks, so
/// that nobody hears it. Confined to the media loop.
final class Pacing {
    private static final long MS = 1_000_000L;
    /// A packet's turn comes at a tick, so a delay of up to a frame too much is no fault.
    private static final long SLACK_NS = 30 * MS;
    private static final long HASTE_NS = 120 * MS;
    private static final int REST_TICKS = 4;

    private final TimeScale scale;
    private int restTicks;

    Pacing(int rate) {
        scale = new TimeScale(rate);
    }

    /// Frames that must be decoded for the next correction: 0 when none is due.
    int framesNeeded(long delayNs, long targetNs) {
        if (restTicks > 0) {
            restTicks--;
            return 0;
        }
        if (delayNs > targetNs + SLACK_NS) {
            return 2;
        }
        return delayNs < targetNs ? 1 : 0;
    }

    /// Makes what is decoded shorter or longer, if its sound bears it.
    void correct(PcmQueue queue, long delayNs, long targetNs, PlayoutCounters counters) {
        boolean haste = delayNs > targetNs + HASTE_NS;
        int samples;
        if (delayNs > targetNs) {
            samples = queue.shorten(scale, haste);
            counters.shortened += samples;
        } else {
            samples = queue.lengthen(scale, false);
            counters.lengthened += samples;
        }
        restTicks = samples > 0 && !haste ? REST_TICKS : 0;
    }
}
