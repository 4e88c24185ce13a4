package io.tandem.media.codec;

/// Reads what the first octets of an Opus packet say (RFC 6716 §3, §4.2.3, §4.2.4), without decoding. Any thread.
final class OpusPacket {
    private static final int FIRST_CELT_CONFIG = 16;
    private static final int FIRST_HYBRID_CONFIG = 12;
    private static final int MOST_MS = 120;
    private static final int TWO_OCTET_LENGTH = 252;

    private OpusPacket() {}

    /// Length of the sound at a sample rate, or [AudioDecoder#MALFORMED].
    static int samples(byte[] in, int at, int length, int rate) {
        if (length < 1) {
            return AudioDecoder.MALFORMED;
        }
        int frames = frames(in, at, length);
        int samples = frames * frameSamples(in[at], rate);
        return frames == 0 || samples > rate * MOST_MS / 1_000 ? AudioDecoder.MALFORMED : samples;
    }

    private static int frames(byte[] in, int at, int length) {
        return switch (in[at] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            case 3 -> length < 2 ? 0 : in[at + 1] & 0x3F;
            default -> throw new AssertionError();
        };
    }

    /// RFC 6716 table 2.
    private static int frameSamples(byte toc, int rate) {
        int config = (toc & 0xFF) >> 3;
        if (config >= FIRST_CELT_CONFIG) {
            return (rate << (config & 3)) / 400;
        }
        if (config >= FIRST_HYBRID_CONFIG) {
            return (config & 1) == 0 ? rate / 100 : rate / 50;
        }
        return (config & 3) == 3 ? rate * 60 / 1_000 : (rate << (config & 3)) / 100;
    }

    /// True when the first frame carries redundancy for the one before it: the LBRR flag of SILK, which follows the
    /// voice activity flags in the first bits of the frame. CELT has none.
    static boolean hasRedundancy(byte[] in, int at, int length) {
        if (length < 2 || (in[at] & 0xFF) >> 3 >= FIRST_CELT_CONFIG) {
            return false;
        }
        int first = firstFrame(in, at, length);
        if (first >= length) {
            return false;
        }
        int flags = in[at + first] & 0xFF;
        int tenMs = frameSamples(in[at], 8_000) / 80;
        int silkFrames = Math.max(1, tenMs / 2);
        boolean stereo = (in[at] & 4) != 0;
        boolean middle = ((flags >> (7 - silkFrames)) & 1) != 0;
        return middle || (stereo && silkFrames <= 3 && ((flags >> (6 - 2 * silkFrames)) & 1) != 0);
    }

    /// Offset of the first frame (RFC 6716 §3.2), `length` when there is none.
    private static int firstFrame(byte[] in, int at, int length) {
        int code = in[at] & 3;
        if (code < 2) {
            return 1;
        }
        int offset = 1;
        int lengths = 1;
        if (code == 3) {
            int count = in[at + 1] & 0xFF;
            offset = 2;
            if ((count & 0x40) != 0) {
                int padding;
                do {
                    padding = offset < length ? in[at + offset] & 0xFF : 0;
                    offset++;
                } while (padding == 0xFF);
            }
            lengths = (count & 0x80) != 0 ? (count & 0x3F) - 1 : 0;
        }
        for (int i = 0; i < lengths && offset < length; i++) {
            offset += (in[at + offset] & 0xFF) >= TWO_OCTET_LENGTH ? 2 : 1;
        }
        return Math.min(offset, length);
    }
}
