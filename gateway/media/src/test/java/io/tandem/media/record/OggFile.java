package io.tandem.media.record;

import io.tandem.media.Codec;
import io.tandem.media.codec.AudioDecoder;
import io.tandem.media.codec.Codecs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An Ogg/Opus file as another program would read it (RFC 3533 §6, RFC 7845): every page's checksum, number and
/// flags are looked at.
record OggFile(List<byte[]> packets, long lastGranule, long lastPageAt) {
    private static final int RATE = 8000;

    static OggFile read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<byte[]> packets = new ArrayList<>();
        int at = 0;
        long granule = 0;
        int lastAt = 0;
        int flags = 0;
        for (int number = 0; at < bytes.length; number++) {
            ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int segments = bytes[at + 26] & 0xFF;
            int body = at + 27 + segments;
            int length = 0;
            int begin = body;
            for (int i = 0; i < segments; i++) {
                int lacing = bytes[at + 27 + i] & 0xFF;
                length += lacing;
                if (lacing < 255) {
                    packets.add(Arrays.copyOfRange(bytes, begin, body + length));
                    begin = body + length;
                }
            }
            flags = bytes[at + 5];
            check(page.getInt(at) == 0x5367674F && page.getInt(at + 18) == number, "page " + number);
            check((flags & 2) != 0 == (number == 0), "first page's flag on page " + number);
            check(page.getInt(at + 22) == crc(bytes, at, body + length - at), "checksum of page " + number);
            granule = page.getLong(at + 6);
            lastAt = at;
            at = body + length;
        }
        check((flags & 4) != 0, "the last page's flag");
        return new OggFile(packets, granule, lastAt);
    }

    private static void check(boolean good, String what) throws IOException {
        if (!good) {
            throw new IOException(what + " is wrong");
        }
    }

    /// Bit by bit, as the RFC's text has it.
    private static int crc(byte[] bytes, int at, int length) {
        int crc = 0;
        for (int i = at; i < at + length; i++) {
            boolean field = i >= at + 22 && i < at + 26;
            crc ^= (field ? 0 : bytes[i] & 0xFF) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
        }
        return crc;
    }

    private int preSkip() {
        byte[] head = packets.getFirst();
        return head[10] & 0xFF | (head[11] & 0xFF) << 8;
    }

    double seconds() {
        return (lastGranule - preSkip()) / 48_000.0;
    }

    List<String> tags() {
        ByteBuffer in =
                ByteBuffer.wrap(packets.get(1)).order(ByteOrder.LITTLE_ENDIAN).position(8);
        List<String> tags = new ArrayList<>();
        text(in);
        for (int count = in.getInt(); count > 0; count--) {
            tags.add(text(in));
        }
        return tags;
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Both streams decoded at 8 kHz, the pre-skip taken off.
    Stereo decoded() {
        int frames = packets.size() - 2;
        short[] left = new short[frames * 160];
        short[] right = new short[frames * 160];
        short[] pcm = new short[RATE];
        try (AudioDecoder one = Codecs.decoder(Codec.OPUS, RATE);
                AudioDecoder other = Codecs.decoder(Codec.OPUS, RATE)) {
            for (int i = 0; i < frames; i++) {
                byte[] packet = packets.get(i + 2);
                // RFC 6716 appendix B: TOC, length, frame; then the second stream's packet as it is
                int first = packet[1] & 0xFF;
                int lengthBytes = first < 252 ? 1 : 2;
                int frame = first < 252 ? first : first + 4 * (packet[2] & 0xFF);
                byte[] plain = new byte[1 + frame];
                plain[0] = packet[0];
                System.arraycopy(packet, 1 + lengthBytes, plain, 1, frame);
                one.decode(plain, 0, plain.length, pcm);
                System.arraycopy(pcm, 0, left, i * 160, 160);
                int rest = 1 + lengthBytes + frame;
                other.decode(packet, rest, packet.length - rest, pcm);
                System.arraycopy(pcm, 0, right, i * 160, 160);
            }
        }
        int skip = preSkip() / 6;
        return new Stereo(
                RATE, Arrays.copyOfRange(left, skip, left.length), Arrays.copyOfRange(right, skip, right.length));
    }
}
