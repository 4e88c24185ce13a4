package io.tandem.farend;

/// ITU-T G.711: A-law and mu-law to and from 16-bit linear samples, by table. Stateless, any thread.
@SuppressWarnings("ImmutableEnumChecker") // the tables are written once, by the constructor
public enum G711 {
    /// A-law, RTP payload type 8 (RFC 3551 §6).
    PCMA(8),
    /// Mu-law, RTP payload type 0 (RFC 3551 §6).
    PCMU(0);

    /// Samples, and so octets, in a packet of 20 ms.
    public static final int FRAME_SAMPLES = 160;

    /// Samples a second.
    public static final int RATE_HZ = 8000;

    private final int payloadType;
    private final short[] decoded = new short[256];
    private final byte[] encoded = new byte[65_536];

    G711(int payloadType) {
        this.payloadType = payloadType;
        for (int code = 0; code < 256; code++) {
            decoded[code] = (short) (payloadType == 8 ? expandA(code) : expandMu(code));
        }
        for (int sample = -32_768; sample < 32_768; sample++) {
            encoded[sample & 0xffff] = (byte) (payloadType == 8 ? compressA(sample) : compressMu(sample));
        }
    }

    /// The static RTP payload type.
    public int payloadType() {
        return payloadType;
    }

    /// One octet to a linear sample.
    public short decode(byte code) {
        return decoded[code & 0xff];
    }

    /// A linear sample to one octet.
    public byte encode(short sample) {
        return encoded[sample & 0xffff];
    }

    /// The codec of a static payload type.
    ///
    /// @throws IllegalArgumentException when it is neither 0 nor 8
    public static G711 of(int payloadType) {
        return switch (payloadType) {
            case 0 -> PCMU;
            case 8 -> PCMA;
            default -> throw new IllegalArgumentException("not G.711: payload type " + payloadType);
        };
    }

    private static int expandA(int code) {
        int value = code ^ 0x55;
        int segment = (value & 0x70) >> 4;
        int mantissa = (value & 0x0f) << 4;
        int magnitude = segment == 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1);
        return (value & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int compressA(int sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767) >> 4;
        int segment = Math.max(0, 32 - Integer.numberOfLeadingZeros(magnitude) - 4);
        int mantissa = segment < 2 ? magnitude & 0x0f : (magnitude >> (segment - 1)) & 0x0f;
        return (sign | (segment << 4) | mantissa) ^ 0x55;
    }

    private static int expandMu(int code) {
        int value = ~code & 0xff;
        int magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
        return (value & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static int compressMu(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
        int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = (magnitude >> (segment + 3)) & 0x0f;
        return ~(sign | (segment << 4) | mantissa) & 0xff;
    }
}
