package io.tandem.media.codec;

import io.tandem.media.Codec;

/// Makes encoders and decoders. Any thread; what it makes is confined to one.
public final class Codecs {
    private Codecs() {}

    /// A decoder whose output has the sample rate wanted: Opus gives it directly, others are resampled.
    ///
    /// @param sampleRate 8000, 16000 or 48000
    public static AudioDecoder decoder(Codec codec, int sampleRate) {
        AudioDecoder own = switch (codec) {
            case PCMU, PCMA -> new G711Decoder(codec);
            case G722 -> new G722Decoder();
            case OPUS -> NativeOpus.loaded() ? new NativeOpusDecoder(sampleRate) : new JavaOpusDecoder(sampleRate);
        };
        return own.sampleRate() == sampleRate ? own : new ResamplingDecoder(own, sampleRate);
    }

    /// An encoder that takes the sample rate given: Opus takes it directly, for others it is resampled.
    ///
    /// @param sampleRate 8000, 16000 or 48000
    public static AudioEncoder encoder(Codec codec, int sampleRate) {
        return encoder(codec, sampleRate, OpusSettings.of(sampleRate));
    }

    /// An encoder, with settings for the case that it is Opus.
    ///
    /// @param sampleRate 8000, 16000 or 48000
    public static AudioEncoder encoder(Codec codec, int sampleRate, OpusSettings settings) {
        AudioEncoder own = switch (codec) {
            case PCMU, PCMA -> new G711Encoder(codec);
            case G722 -> new G722Encoder();
            case OPUS ->
                NativeOpus.loaded()
                        ? new NativeOpusEncoder(sampleRate, settings)
                        : new JavaOpusEncoder(sampleRate, settings);
        };
        return own.sampleRate() == sampleRate ? own : new ResamplingEncoder(own, sampleRate);
    }

    /// Jitter buffer and decoder for one received stream, frames of 20 ms at `sampleRate`.
    public static Playout playout(Codec codec, int sampleRate) {
        return new Playout(decoder(codec, sampleRate), codec.clockRate(), PlayoutSettings.DEFAULT);
    }

    /// Which Opus is used: `libopus` of the system or of LWJGL, or `concentus` where neither loads, at several times
    /// the
    /// processor time.
    public static String opusLibrary() {
        return NativeOpus.name();
    }
}
