package io.tandem.media.codec;

import io.tandem.media.Codec;
import io.tandem.media.audio.Companding;

/// ITU-T G.711, either law. Confined to the media loop.
final class G711Encoder implements AudioEncoder {
    private final Companding law;

    G711Encoder(Codec codec) {
        law = Companding.of(codec);
    }

    @Override
    public int sampleRate() {
        return 8_000;
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] out, int at) {
        for (int i = 0; i < samples; i++) {
            out[at + i] = law.encode(pcm[i]);
        }
        return samples;
    }

    @Override
    public void close() {}
}
