package io.tandem.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Builds WAV files for tests.
final class WavFiles {
    private WavFiles() {}

    /// 8 kHz mono, 16 bit, one tone.
    static byte[] linear(double hz, int samples) {
        ByteBuffer out = header(1, 1, 8000, 16, 2 * samples);
        for (int i = 0; i < samples; i++) {
            out.putShort((short) Math.round(8000 * Math.sin(2 * Math.PI * hz * i / 8000)));
        }
        return out.array();
    }

    /// The head of a file of a format, its data all zero yet, ready to be written.
    static ByteBuffer header(int format, int channels, int rate, int bits, int dataBytes) {
        ByteBuffer out = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) format).putShort((short) channels).putInt(rate);
        out.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
        return out;
    }
}
