package io.tandem.media.codec;

/// ITU-T G.722 at 64 kbit/s: the quadrature mirror filter parts the sound in two bands, each coded by ADPCM, six bits
/// for the lower and two for the higher. Confined to the media loop.
final class G722Encoder implements AudioEncoder {
    private final G722Band low;
    private final G722Band high;
    private final int[] delay = new int[2 * G722Tables.MIRROR.length];

    G722Encoder() {
        this(new G722Band(true), new G722Band(false));
    }

    /// An encoder that adapts the bands of somebody else.
    G722Encoder(G722Band low, G722Band high) {
        this.low = low;
        this.high = high;
    }

    /// Takes these samples for the last ones that were encoded.
    void follow(short[] pcm, int samples) {
        int size = Math.min(delay.length, samples);
        for (int i = 1; i <= size; i++) {
            delay[delay.length - i] = pcm[samples - i];
        }
    }

    @Override
    public int sampleRate() {
        return 16_000;
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] out, int at) {
        for (int i = 0; i + 1 < samples; i += 2) {
            out[at + i / 2] = pair(pcm[i], pcm[i + 1]);
        }
        return samples / 2;
    }

    private byte pair(short first, short second) {
        System.arraycopy(delay, 2, delay, 0, delay.length - 2);
        delay[delay.length - 2] = first;
        delay[delay.length - 1] = second;
        int even = 0;
        int odd = 0;
        int taps = G722Tables.MIRROR.length;
        for (int i = 0; i < taps; i++) {
            even += delay[2 * i] * G722Tables.MIRROR[i];
            odd += delay[2 * i + 1] * G722Tables.MIRROR[taps - 1 - i];
        }
        return (byte) ((high((odd - even) >> 14) << 6) | low((even + odd) >> 14));
    }

    private int low(int sample) {
        int difference = Pcm.clip(sample - low.predicted());
        int size = difference >= 0 ? difference : -difference - 1;
        int interval = 0;
        while (interval < G722Tables.DECISIONS.length && size >= (G722Tables.DECISIONS[interval] * low.scale()) >> 12) {
            interval++;
        }
        int code = difference < 0 ? G722Tables.negative(interval) : G722Tables.positive(interval);
        int four = code >> 2;
        low.adapt((low.scale() * G722Tables.LEVELS_4[four]) >> 15, G722Tables.weight(four));
        return code;
    }

    private int high(int sample) {
        int difference = Pcm.clip(sample - high.predicted());
        int size = difference >= 0 ? difference : -difference - 1;
        boolean inner = size < ((564 * high.scale()) >> 12);
        int code = (difference < 0 ? 0 : 2) | (inner ? 1 : 0);
        high.adapt((high.scale() * G722Tables.LEVELS_2[code]) >> 15, code & 1);
        return code;
    }

    @Override
    public void close() {}
}
