package io.tandem.media;

/// How one stream did on one hop, from its first packet on. What is not known is [Double#NaN]. Immutable.
///
/// @param packets that came; for a stream of ours, that were sent
/// @param lost never came over this hop
/// @param late came, but after the time at which a jitter buffer of at most 200 ms would have played them
/// @param lossPercent lost and late
/// @param jitterMs interarrival jitter (RFC 3550 §6.4.1)
/// @param roundTripMs between us and the far side, from LSR and DLSR (RFC 3550 §6.4.1)
/// @param burstMs mean length of a burst of losses (RFC 3611 §4.7.2); 0 without one
/// @param burstLossPercent losses within bursts
/// @param gapMs mean time between bursts
/// @param levelDbm0 mean level of the speech in it, without its silence
/// @param silencePercent share of it below -50 dBm0
/// @param lastPacketAgeMs time since its last packet
/// @param rFactor ITU-T G.107, 0 to 100; see `docs/quality.md`
/// @param mos the same as a mean opinion score, 1 to 4.5
public record StreamQuality(
        long packets,
        long lost,
        long late,
        long duplicates,
        double lossPercent,
        double jitterMs,
        double roundTripMs,
        double burstMs,
        double burstLossPercent,
        double gapMs,
        double levelDbm0,
        double silencePercent,
        double lastPacketAgeMs,
        double rFactor,
        double mos) {

    private static final double NAN = Double.NaN;

    /// Of a stream of which nothing is known.
    public static final StreamQuality UNKNOWN =
            new StreamQuality(0, 0, 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN);
}
