package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import io.tandem.media.audio.Companding;
import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import org.jspecify.annotations.Nullable;

/// Turns our own sound into the codec of one leg. The encoder of a codec that needs one is made with the first
/// sound, and made anew when the leg's codec or the sound's sample rate changes. Confined to the media loop.
final class Speaker {
    private @Nullable AudioEncoder encoder;
    private @Nullable PayloadTypes types;

    /// Encodes a frame of 20 ms.
    ///
    /// @param rate of `pcm`, samples in a second
    /// @return octets written; 0 when there is nothing to send, because of silence
    int encode(PayloadTypes leg, short[] pcm, int rate, byte[] out, int at) {
        Codec codec = leg.audio();
        int samples = rate / 50;
        if (codec.isG711() && rate == codec.sampleRate()) {
            Companding law = Companding.of(codec);
            for (int i = 0; i < samples; i++) {
                out[at + i] = law.encode(pcm[i]);
            }
            return samples;
        }
        return encoder(leg, rate).encode(pcm, samples, out, at);
    }

    private AudioEncoder encoder(PayloadTypes leg, int rate) {
        AudioEncoder known = encoder;
        if (known != null && leg.equals(types) && known.sampleRate() == rate) {
            return known;
        }
        close();
        AudioEncoder fresh = Codecs.encoder(leg.audio(), rate);
        types = leg;
        encoder = fresh;
        return fresh;
    }

    void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
