package io.tandem.media.codec;

/// How Opus is sent (RFC 6716 §2.1). Immutable.
///
/// @param bitrate bits in a second, 6000 to 128000
/// @param complexity 0 to 10: the higher, the more processor time for the same sound at fewer bits
/// @param fec redundancy for lost frames, as much as the reported loss asks for (RFC 6716 §2.1.7)
/// @param dtx nothing is sent in silence (RFC 6716 §2.1.9)
/// @param packetLossPercent loss to expect before the far end's first report
/// @param wave sound is coded as the wave it is (CELT) where [#codesWaveAt] allows it, and not by a model of the voice
/// (SILK): at 8 kHz that model makes a steady tone up to 11 dB weaker, and takes more than twice the time
public record OpusSettings(int bitrate, int complexity, boolean fec, boolean dtx, int packetLossPercent, boolean wave) {
    /// Sound toward a telephone line. Higher complexities cost two to three times as much and are no better there by
    /// any measure of ours.
    public static final OpusSettings TELEPHONE = new OpusSettings(28_000, 0, true, false, 0, true);

    /// Wideband speech: at 16 kHz the model of the voice keeps tones as well.
    public static final OpusSettings WIDEBAND = new OpusSettings(28_000, 1, true, false, 0);

    private static final int LOSSY_PERCENT = 2;
    private static final int LEAST_LOSSY_COMPLEXITY = 2;
    private static final int MOST_REDUNDANT_BITRATE = 28_000;
    /// With fewer bits than this, speech is better off with the model.
    private static final int LEAST_WAVE_BITRATE = 24_000;

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

    /// Speech by the model of the voice.
    public OpusSettings(int bitrate, int complexity, boolean fec, boolean dtx, int packetLossPercent) {
        this(bitrate, complexity, fec, dtx, packetLossPercent, false);
    }

    /// Bits in a second at a reported loss: redundancy needs room of its own.
    int bitrateAt(int lossPercent) {
        return redundant(lossPercent) && bitrate < MOST_REDUNDANT_BITRATE ? bitrate * 6 / 5 : bitrate;
    }

    /// Complexity at a reported loss: below 2, libopus leaves redundancy out at such bitrates.
    int complexityAt(int lossPercent) {
        return redundant(lossPercent) ? Math.max(LEAST_LOSSY_COMPLEXITY, complexity) : complexity;
    }

    /// Whether sound is coded as a wave at a reported loss: only the model of the voice has redundancy and, without an
    /// analysis that costs more than the coding, DTX.
    boolean codesWaveAt(int lossPercent) {
        return wave && !dtx && bitrate >= LEAST_WAVE_BITRATE && !redundant(lossPercent);
    }

    private boolean redundant(int lossPercent) {
        return fec && lossPercent >= LOSSY_PERCENT;
    }

    /// What suits a sample rate.
    public static OpusSettings of(int sampleRate) {
        return sampleRate <= 8_000 ? TELEPHONE : WIDEBAND;
    }

    /// The same within what the far end wants.
    ///
    /// @param maxBitrate bits in a second at most; 0: any
    /// @param lossPercent what it has reported
    public OpusSettings within(boolean wantsFec, boolean wantsDtx, int maxBitrate, int lossPercent) {
        int most = maxBitrate == 0 ? bitrate : Math.clamp(maxBitrate, 6_000, bitrate);
        return new OpusSettings(most, complexity, wantsFec, wantsDtx, lossPercent, wave);
    }
}
