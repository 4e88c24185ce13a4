package io.tandem.media;

import java.util.List;

/// The audio codecs that a leg may speak. Immutable.
///
/// G.722 is the odd one: its RTP clock is 8 kHz though it is sampled at 16 kHz (RFC 3551 §4.5.2).
public enum Codec {
    /// ITU-T G.711 mu-law.
    PCMU("PCMU", 8_000, 8_000, 0),
    /// ITU-T G.711 A-law.
    PCMA("PCMA", 8_000, 8_000, 8),
    /// ITU-T G.722 at 64 kbit/s.
    G722("G722", 8_000, 16_000, 9),
    /// RFC 6716; its payload type is negotiated (RFC 7587).
    OPUS("opus", 48_000, 48_000, -1);

    private static final List<Codec> ALL = List.of(values());

    private final String encodingName;
    private final int clockRate;
    private final int sampleRate;
    private final int staticPayloadType;

    Codec(String encodingName, int clockRate, int sampleRate, int staticPayloadType) {
        this.encodingName = encodingName;
        this.clockRate = clockRate;
        this.sampleRate = sampleRate;
        this.staticPayloadType = staticPayloadType;
    }

    /// All of them. In contrast to [#values] it copies nothing.
    public static List<Codec> all() {
        return ALL;
    }

    /// As `rtpmap` names it (RFC 8866 §6.6).
    public String encodingName() {
        return encodingName;
    }

    /// Units of the RTP timestamp in a second.
    public int clockRate() {
        return clockRate;
    }

    /// Samples of the audio in a second, one channel.
    public int sampleRate() {
        return sampleRate;
    }

    /// RFC 3551 §6; -1 for a codec that has none.
    public int staticPayloadType() {
        return staticPayloadType;
    }

    /// One octet a sample by a companding law: octets of one map to octets of the other by a table.
    public boolean isG711() {
        return this == PCMA || this == PCMU;
    }
}
