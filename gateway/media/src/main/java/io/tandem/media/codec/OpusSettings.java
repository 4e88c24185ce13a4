package io.tandem.media.codec;

/// How Opus is sent (RFC 6716 §2.1). Immutable.
///
/// @param bitrate bits in a second, 6000 to 128000
/// @param complexity 0 to 10: the higher, the more processor time for the same sound at fewer bits
/// @param fec redundancy for lost frames, as much as the reported loss asks for (RFC 6716 §2.1.7)
/// @param dtx nothing is sent in silence (RFC 6716 §2.1.9)
/// @param packetLossPercent loss to expect before the far end's first report
public record OpusSettings(int bitrate, int complexity, boolean fec, boolean dtx, int packetLossPercent) {
    /// Narrowband speech toward a telephone line. Higher complexities cost two to three times as much and are no better
    /// there by any measure of ours.
    public static final OpusSettings TELEPHONE = new OpusSettings(20_000, 0, true, false, 0);

    /// Wideband speech.
    public static final OpusSettings WIDEBAND = new OpusSettings(28_000, 1, true, false, 0);

    private static final int LOSSY_PERCENT = 2;
    private static final int LEAST_LOSSY_COMPLEXITY = 2;

    public OpusSettings {
        if (bitrate < 6_000 || bitrate > 128_000) {
            throw new IllegalArgumentException("Opus bitrate is " + bitrate + ": 6000 to 128000 is possible");
        }
        if (complexity < 0 || complexity > 10) {
            throw new IllegalArgumentException("Opus complexity is " + complexity + ": 0 to 10 is possible");
        }
        if (packetLossPercent < 0 || packetLossPercent > 100) {
            throw new IllegalArgumentException("Opus packet loss is " + packetLossPercent + ": 0 to 100 is possible");
        }
    }

    /// Bits in a second at a reported loss: redundancy needs room of its own.
    int bitrateAt(int lossPercent) {
        return redundant(lossPercent) ? bitrate * 6 / 5 : bitrate;
    }

    /// Complexity at a reported loss: below 2, libopus leaves redundancy out at such bitrates.
    int complexityAt(int lossPercent) {
        return redundant(lossPercent) ? Math.max(LEAST_LOSSY_COMPLEXITY, complexity) : complexity;
    }

    private boolean redundant(int lossPercent) {
        return fec && lossPercent >= LOSSY_PERCENT;
    }

    /// What suits a sample rate.
    public static OpusSettings of(int sampleRate) {
        return sampleRate <= 8_000 ? TELEPHONE : WIDEBAND;
    }
}
