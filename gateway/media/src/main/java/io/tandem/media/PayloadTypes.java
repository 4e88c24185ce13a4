package io.tandem.media;

import org.jspecify.annotations.Nullable;

/// What one leg negotiated. Immutable.
///
/// @param audio what we send; a pair of legs with two laws of G.711 is mapped octet by octet on the way
/// @param audioType RTP payload type of `audio` on this leg
/// @param telephoneEvent RTP payload type of `telephone-event` (RFC 4733) on this leg, or -1 where it has none
/// @param eventClock clock rate of `telephoneEvent`; where it differs from that of `audio`, the durations
/// count in it, the timestamps in the audio's
/// @param opus what the far side wants, where `audio` is Opus
public record PayloadTypes(Codec audio, int audioType, int telephoneEvent, int eventClock, OpusFormat opus) {
    public static final int NONE = -1;

    /// With the usual wishes for Opus.
    public PayloadTypes(Codec audio, int audioType, int telephoneEvent, int eventClock) {
        this(audio, audioType, telephoneEvent, eventClock, OpusFormat.DEFAULT);
    }

    /// With the static payload type of `audio`, and events at its clock rate.
    ///
    /// @throws IllegalArgumentException when `audio` has no static payload type
    public static PayloadTypes of(Codec audio, int telephoneEvent) {
        if (audio.staticPayloadType() == NONE) {
            throw new IllegalArgumentException(audio + " has no static payload type");
        }
        return new PayloadTypes(audio, audio.staticPayloadType(), telephoneEvent, audio.clockRate());
    }

    /// The codec of a packet by its payload type: the one negotiated, or one with a static type that the far side
    /// chose from our offer. Null when it is neither.
    public @Nullable Codec codec(int payloadType) {
        return payloadType == audioType
                ? audio
                : switch (payloadType) {
                    case 0 -> Codec.PCMU;
                    case 8 -> Codec.PCMA;
                    case 9 -> Codec.G722;
                    default -> null;
                };
    }
}
