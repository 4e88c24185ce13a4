package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import io.tandem.media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// What comes in by one port: in which codec, and decoded while somebody wants it so. Confined to the media loop.
final class Inlet {
    private @Nullable Codec codec;
    private @Nullable DecodedVoice decoded;

    /// What is expected before the first packet.
    void negotiated(PayloadTypes types) {
        codec = types.audio();
    }

    /// The codec of the last packet; before the first, the one that was negotiated.
    @Nullable
    Codec codec() {
        return codec;
    }

    /// An accepted packet.
    ///
    /// @param event it is a telephone-event
    void received(RtpPacket rtp, PayloadTypes types, boolean event, long nowNs) {
        Codec of = event ? null : types.codec(rtp.payloadType());
        codec = of == null ? codec : of;
        DecodedVoice voice = decoded;
        if (voice != null) {
            if (of == null) {
                voice.other(rtp, nowNs);
            } else {
                voice.sound(rtp, of, nowNs);
            }
        }
    }

    /// True when its packets can be sent on a leg without being decoded: the same codec, or the other law of G.711.
    boolean passesTo(@Nullable PayloadTypes leg) {
        Codec theirs = codec;
        return theirs == null
                || leg == null
                || theirs == leg.audio()
                || (theirs.isG711() && leg.audio().isG711());
    }

    /// True when it is to be had at 16 kHz: it is wideband, and is not decoded for somebody at less.
    boolean wide() {
        Codec theirs = codec;
        DecodedVoice voice = decoded;
        return theirs != null && !theirs.isG711() && (voice == null || voice.rate() >= Voices.WIDE);
    }

    /// Somebody wants to hear it decoded.
    ///
    /// @param rate preferred, samples in a second; the first one's wish counts
    DecodedVoice listen(int rate) {
        DecodedVoice voice = decoded;
        if (voice == null) {
            voice = new DecodedVoice(rate);
            decoded = voice;
        }
        voice.listen();
        return voice;
    }

    void unlisten(DecodedVoice voice) {
        if (voice.leave() && voice.equals(decoded)) {
            decoded = null;
        }
    }
}
