package io.tandem.media.record;

/// What a recording is written as. Immutable.
public enum RecordingFormat {
    /// RIFF WAVE, 16 bit linear, stereo: opens everywhere; 1.9 MB a minute at 8 kHz.
    WAV(".wav"),
    /// RIFF WAVE, A-law, stereo: half of that, without loss where the call was A-law.
    WAV_ALAW(".wav"),
    /// Ogg with Opus (RFC 7845), a mono stream a channel: about a fifth, at the cost of processor time.
    OPUS(".opus");

    private final String suffix;

    RecordingFormat(String suffix) {
        this.suffix = suffix;
    }

    /// The file's suffix, with its dot.
    public String suffix() {
        return suffix;
    }
}
