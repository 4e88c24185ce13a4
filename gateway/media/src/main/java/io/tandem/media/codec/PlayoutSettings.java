package io.tandem.media.codec;

/// Bounds of the delay that smooths out jitter. Immutable.
///
/// @param leastDelayMs never less, even on a perfect network
/// @param mostDelayMs never more: what is slower than this is lost
/// @param firstDelayMs before anything was measured
public record PlayoutSettings(int leastDelayMs, int mostDelayMs, int firstDelayMs) {
    public static final PlayoutSettings DEFAULT = new PlayoutSettings(20, 300, 40);

    public PlayoutSettings {
        if (leastDelayMs < 0 || firstDelayMs < leastDelayMs || mostDelayMs < firstDelayMs || mostDelayMs > 1_000) {
            throw new IllegalArgumentException("playout delays are " + leastDelayMs + ", " + firstDelayMs + ", "
                    + mostDelayMs + " ms: least, first and most must rise, up to 1000");
        }
    }
}
