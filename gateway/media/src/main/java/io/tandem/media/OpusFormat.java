package io.tandem.media;

/// What one side wants the other to send it as Opus (RFC 7587 §6.1). Immutable.
///
/// @param fec redundancy for lost frames (RFC 6716 §2.1.7)
/// @param dtx nothing in silence (RFC 6716 §2.1.9)
/// @param maxBitrate bits in a second at most, or [#ANY_BITRATE]
/// @param maxRate samples in a second beyond which it hears nothing more, `maxplaybackrate`: at most [#FULL_RATE]
public record OpusFormat(boolean fec, boolean dtx, int maxBitrate, int maxRate) {
    public static final int ANY_BITRATE = 0;
    public static final int FULL_RATE = 48_000;

    /// Redundancy, no DTX, any bitrate.
    public static final OpusFormat DEFAULT = new OpusFormat(true, false, ANY_BITRATE);

    /// With the full band.
    public OpusFormat(boolean fec, boolean dtx, int maxBitrate) {
        this(fec, dtx, maxBitrate, FULL_RATE);
    }
}
