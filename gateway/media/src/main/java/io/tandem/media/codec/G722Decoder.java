package io.tandem.media.codec;

/// ITU-T G.722 at 64 kbit/s (§4), with concealment in the manner of G.711 Appendix I at 16 kHz. What was concealed is
/// encoded again, so that the predictors go on as the sender's did, or nearly (G.722 Appendix III). Confined to the
/// media loop.
final class G722Decoder implements AudioDecoder {
    private static final int RATE = 16_000;
    private static final int FRAME_SAMPLES = RATE * FRAME_MS / 1_000;
    private static final int MOST_OCTETS = RATE / 2 * LONGEST_PACKET_MS / 1_000;
    private static final int LIMIT = 16_384;

    private final G722Band low = new G722Band(true);
    private final G722Band high = new G722Band(false);
    private final int[] delay = new int[2 * G722Tables.MIRROR.length];
    private final Concealment concealment = new Concealment(RATE);
    private final G722Encoder shadow = new G722Encoder(low, high);
    private final byte[] unused = new byte[FRAME_SAMPLES / 2];

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public int samples(byte[] in, int at, int length) {
        return length > 0 && length <= MOST_OCTETS ? 2 * length : MALFORMED;
    }

    @Override
    public int decode(byte[] in, int at, int length, short[] pcm) {
        if (samples(in, at, length) == MALFORMED) {
            return MALFORMED;
        }
        for (int i = 0; i < length; i++) {
            pair(in[at + i], pcm, 2 * i);
        }
        concealment.decoded(pcm, 2 * length);
        shadow.follow(pcm, 2 * length);
        return 2 * length;
    }

    private void pair(byte octet, short[] pcm, int at) {
        int lower = low(octet & 0x3F);
        int higher = high((octet >> 6) & 3);
        System.arraycopy(delay, 2, delay, 0, delay.length - 2);
        delay[delay.length - 2] = lower + higher;
        delay[delay.length - 1] = lower - higher;
        int first = 0;
        int second = 0;
        int taps = G722Tables.MIRROR.length;
        for (int i = 0; i < taps; i++) {
            second += delay[2 * i] * G722Tables.MIRROR[i];
            first += delay[2 * i + 1] * G722Tables.MIRROR[taps - 1 - i];
        }
        pcm[at] = Pcm.clip(first >> 11);
        pcm[at + 1] = Pcm.clip(second >> 11);
    }

    private int low(int code) {
        int sample = low.predicted() + ((low.scale() * G722Tables.LEVELS_6[code]) >> 15);
        int four = code >> 2;
        low.adapt((low.scale() * G722Tables.LEVELS_4[four]) >> 15, G722Tables.weight(four));
        return Math.max(-LIMIT, Math.min(LIMIT - 1, sample));
    }

    private int high(int code) {
        int difference = (high.scale() * G722Tables.LEVELS_2[code]) >> 15;
        int sample = high.predicted() + difference;
        high.adapt(difference, code & 1);
        return Math.max(-LIMIT, Math.min(LIMIT - 1, sample));
    }

    @Override
    public int conceal(short[] pcm) {
        concealment.conceal(pcm, FRAME_SAMPLES);
        shadow.encode(pcm, FRAME_SAMPLES, unused, 0);
        return FRAME_SAMPLES;
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm) {
        return conceal(pcm);
    }

    @Override
    public void close() {}
}
