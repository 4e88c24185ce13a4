package io.tandem.media.audio;

import io.tandem.media.Codec;

/// ITU-T G.711 by tables: linear 16 bit to either law and back, and one law to the other octet by octet (§3).
/// Immutable.
public final class Companding {
    private static final Companding A_LAW = new Companding(Codec.PCMA);
    private static final Companding MU_LAW = new Companding(Codec.PCMU);
    private static final byte[] A_TO_MU = octetTable(A_LAW, MU_LAW);
    private static final byte[] MU_TO_A = octetTable(MU_LAW, A_LAW);

    private static final int MU_BIAS = 0x84;
    private static final int MU_CLIP = 32_635;

    private final byte[] encode = new byte[0x4000];
    private final short[] decode = new short[0x100];

    private Companding(Codec law) {
        for (int i = 0; i < decode.length; i++) {
            decode[i] = (short) (law == Codec.PCMA ? decodeA(i) : decodeMu(i));
        }
        for (int i = 0; i < encode.length; i++) {
            int linear = (short) (i << 2);
            encode[i] = (byte) (law == Codec.PCMA ? encodeA(linear) : encodeMu(linear));
        }
    }

    /// The tables of one law.
    ///
    /// @throws IllegalArgumentException when the codec is not one of G.711's two
    public static Companding of(Codec law) {
        return switch (law) {
            case PCMA -> A_LAW;
            case PCMU -> MU_LAW;
            case G722, OPUS -> throw new IllegalArgumentException(law + " has no companding law");
        };
    }

    public byte encode(short linear) {
        return encode[(linear & 0xFFFF) >>> 2];
    }

    public short decode(byte octet) {
        return decode[octet & 0xFF];
    }

    /// Copies G.711 octets, changing the law where the two differ.
    public static void copy(Codec from, byte[] source, int at, Codec to, byte[] target, int targetAt, int length) {
        if (from == to) {
            System.arraycopy(source, at, target, targetAt, length);
            return;
        }
        byte[] table = from == Codec.PCMA ? A_TO_MU : MU_TO_A;
        for (int i = 0; i < length; i++) {
            target[targetAt + i] = table[source[at + i] & 0xFF];
        }
    }

    /// Lets a payload begin from silence within 5 ms.
    public void rise(byte[] octets, int at, int length) {
        int ramp = Math.min(length, ToneGenerator.RAMP_SAMPLES);
        for (int i = 0; i < ramp; i++) {
            octets[at + i] = encode((short) (decode(octets[at + i]) * (i + 1) / ramp));
        }
    }

    /// Lets a payload end in silence within 5 ms.
    public void fall(byte[] octets, int at, int length) {
        int ramp = Math.min(length, ToneGenerator.RAMP_SAMPLES);
        for (int i = 0; i < ramp; i++) {
            int from = at + length - ramp + i;
            octets[from] = encode((short) (decode(octets[from]) * (ramp - 1 - i) / ramp));
        }
    }

    private static byte[] octetTable(Companding from, Companding to) {
        byte[] table = new byte[0x100];
        for (int i = 0; i < table.length; i++) {
            table[i] = to.encode(from.decode[i]);
        }
        return table;
    }

    private static int decodeA(int octet) {
        int code = octet ^ 0x55;
        int exponent = code >> 4 & 7;
        int mantissa = (code & 0x0F) << 4;
        int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
        return (code & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int encodeA(int linear) {
        int sign = linear >= 0 ? 0x80 : 0;
        int magnitude = Math.min(linear >= 0 ? linear : -linear - 1, 0x7FFF) >> 4;
        int exponent = Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(magnitude) - 4);
        int mantissa = exponent == 0 ? magnitude & 0x0F : magnitude >> (exponent - 1) & 0x0F;
        return (sign | exponent << 4 | mantissa) ^ 0x55;
    }

    private static int decodeMu(int octet) {
        int code = ~octet;
        int exponent = code >> 4 & 7;
        int magnitude = (((code & 0x0F) << 3 | MU_BIAS) << exponent) - MU_BIAS;
        return (code & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static int encodeMu(int linear) {
        int sign = linear < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(linear), MU_CLIP) + MU_BIAS;
        int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude) - 8;
        int mantissa = magnitude >> (exponent + 3) & 0x0F;
        return ~(sign | exponent << 4 | mantissa) & 0xFF;
    }
}
