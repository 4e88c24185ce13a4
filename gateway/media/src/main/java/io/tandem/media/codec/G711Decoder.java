package io.tandem.media.codec;

import io.tandem.media.Codec;
import io.tandem.media.audio.Companding;

/// ITU-T G.711, either law, with concealment in the manner of its Appendix I. Confined to the media loop.
final class G711Decoder implements AudioDecoder {
    private static final int RATE = 8_000;
    private static final int FRAME_SAMPLES = RATE * FRAME_MS / 1_000;
    private static final int MOST_SAMPLES = RATE * LONGEST_PACKET_MS / 1_000;

    private final Companding law;
    private final Concealment concealment = new Concealment(RATE);

    G711Decoder(Codec codec) {
        law = Companding.of(codec);
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public int samples(byte[] in, int at, int length) {
        return length > 0 && length <= MOST_SAMPLES ? length : MALFORMED;
    }

    @Override
    public int decode(byte[] in, int at, int length, short[] pcm) {
        if (samples(in, at, length) == MALFORMED) {
            return MALFORMED;
        }
        for (int i = 0; i < length; i++) {
            pcm[i] = law.decode(in[at + i]);
        }
        concealment.decoded(pcm, length);
        return length;
    }

    @Override
    public int conceal(short[] pcm) {
        concealment.conceal(pcm, FRAME_SAMPLES);
        return FRAME_SAMPLES;
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm) {
        return conceal(pcm);
    }

    @Override
    public void close() {}
}
