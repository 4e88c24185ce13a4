package io.tandem.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// RTCP as peers send it and as nobody should. Stateless.
final class RtcpSamples {
    private RtcpSamples() {}

    /// Well-formed compounds: reports, names, farewell, feedback, extended reports.
    static List<byte[]> good(int ssrc) {
        return List.of(
                join(senderReport(ssrc, 1), names(ssrc)),
                join(receiverReport(ssrc, 2), names(ssrc)),
                join(receiverReport(ssrc, 0), packet(203, 1, words(ssrc))),
                join(receiverReport(ssrc, 1), packet(206, 1, words(ssrc, ssrc))),
                join(receiverReport(ssrc, 1), packet(205, 1, words(ssrc, ssrc, 0x0010_FFFF))),
                join(
                        receiverReport(ssrc, 1),
                        packet(205, 15, words(ssrc, ssrc, 0x0001_0003, 0x0000_0100, 0x2003_0408))),
                join(receiverReport(ssrc, 1), packet(206, 15, words(ssrc, 0, 0x5245_4D42, 0x0103_FFFF, ssrc))),
                join(receiverReport(ssrc, 1), packet(207, 0, words(ssrc, 0x0400_0002, 1, 2))),
                join(
                        receiverReport(ssrc, 1),
                        packet(
                                207,
                                0,
                                words(ssrc, 0x0700_0008, ssrc, 0x1020_0102, 0x0064_0064, 1, 2, 0x4142_107F, 3, 4))),
                join(receiverReport(ssrc, 1), packet(207, 0, words(ssrc, 0x0500_0003, ssrc, 1, 2))),
                join(receiverReport(ssrc, 0), packet(204, 0, words(ssrc, 0x5465_7374, 1))));
    }

    /// What may do harm: four octets, lying counts and lengths, farewells, reports about others.
    static List<byte[]> forgeries(int ssrc) {
        byte[] giantCount = receiverReport(ssrc, 0);
        giantCount[0] = (byte) 0x9F;
        byte[] longest = senderReport(ssrc, 0);
        longest[2] = (byte) 0xFF;
        longest[3] = (byte) 0xFF;
        byte[] noLength = packet(207, 0, words(ssrc, 0x0700_FFFF, ssrc));
        return List.of(
                new byte[] {(byte) 0x80, (byte) 200, 0, 0},
                new byte[] {(byte) 0x81, (byte) 203, 0, 0, 0, 0, 0, 0},
                senderReport(ssrc, 0),
                senderReport(~ssrc, 31),
                giantCount,
                longest,
                join(receiverReport(ssrc, 1), noLength),
                join(receiverReport(ssrc, 0), packet(203, 31, words(ssrc))),
                packet(203, 1, words(ssrc)),
                join(senderReport(ssrc, 0), packet(203, 1, words(ssrc))),
                join(receiverReport(ssrc, 1), packet(205, 1, words(~ssrc, ssrc, -1, -1, -1))));
    }

    static byte[] senderReport(int ssrc, int blocks) {
        byte[] head = words(ssrc, 0xE000_0000, 0, 160, 1, 160);
        return packet(200, blocks, join(head, blocks(ssrc, blocks)));
    }

    static byte[] receiverReport(int ssrc, int blocks) {
        return packet(201, blocks, join(words(ssrc), blocks(ssrc, blocks)));
    }

    private static byte[] blocks(int ssrc, int count) {
        byte[] all = new byte[0];
        for (int i = 0; i < count; i++) {
            all = join(all, words(ssrc + i, 0xFF7F_FFFF, -1, -1, 0x1234_5678, 65_536));
        }
        return all;
    }

    private static byte[] names(int ssrc) {
        byte[] cname = "\u0001\u0008a@host.x\0\0".getBytes(StandardCharsets.US_ASCII);
        return packet(202, 1, join(words(ssrc), cname));
    }

    static byte[] packet(int type, int count, byte[] body) {
        ByteBuffer out = ByteBuffer.allocate(4 + body.length);
        return out.put((byte) (0x80 | (count & 0x1F)))
                .put((byte) type)
                .putShort((short) (body.length / 4))
                .put(body)
                .array();
    }

    static byte[] words(int... words) {
        ByteBuffer out = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            out.putInt(word);
        }
        return out.array();
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }
}
