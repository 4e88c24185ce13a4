package io.tandem.gateway.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a pcapng file of IP packets (draft-ietf-opsawg-pcapng): a section, one interface, and packets that may have
/// comments. Confined to the caller.
final class PcapNg {

    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int MAGIC = 0x1A2B3C4D;
    /// LINKTYPE_RAW: a packet begins with its IPv4 or IPv6 header.
    private static final short RAW_IP = 101;

    private static final int LONGEST_PACKET = 65_575;
    private static final short COMMENT = 1;
    private static final short NAME = 2;
    private static final short FLAGS = 2;
    private static final short APPLICATION = 4;
    private static final byte[] INBOUND = {1, 0, 0, 0};
    private static final byte[] OUTBOUND = {2, 0, 0, 0};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(32_768);

    /// @param application what has written it
    /// @param comment on the whole
    PcapNg(String application, String comment) {
        ByteBuffer section = little(16).putInt(MAGIC).putShort((short) 1).putShort((short) 0);
        block(SECTION, section.putLong(-1).array(), options(COMMENT, utf8(comment), APPLICATION, utf8(application)));
        ByteBuffer one = little(8).putShort(RAW_IP).putShort((short) 0).putInt(LONGEST_PACKET);
        block(INTERFACE, one.array(), options(NAME, utf8("tandem")));
    }

    /// @param atUs microseconds since 1970
    /// @param packet from its IP header on
    void packet(long atUs, byte[] packet, boolean sent, String comment) {
        int padded = padded(packet.length);
        ByteBuffer body = little(20 + padded)
                .putInt(0)
                .putInt((int) (atUs >>> 32))
                .putInt((int) atUs)
                .putInt(packet.length)
                .putInt(packet.length)
                .put(packet);
        block(PACKET, body.array(), options(COMMENT, utf8(comment), FLAGS, sent ? OUTBOUND : INBOUND));
    }

    byte[] whole() {
        return out.toByteArray();
    }

    private void block(int type, byte[] body, byte[] options) {
        int length = 12 + body.length + options.length;
        out.writeBytes(little(8).putInt(type).putInt(length).array());
        out.writeBytes(body);
        out.writeBytes(options);
        out.writeBytes(little(4).putInt(length).array());
    }

    /// @param pairs codes and values in turn
    private static byte[] options(Object... pairs) {
        ByteArrayOutputStream options = new ByteArrayOutputStream();
        for (int i = 0; i < pairs.length; i += 2) {
            byte[] value = (byte[]) pairs[i + 1];
            options.writeBytes(little(4 + padded(value.length))
                    .putShort((short) pairs[i])
                    .putShort((short) value.length)
                    .put(value)
                    .array());
        }
        options.writeBytes(new byte[4]);
        return options.toByteArray();
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
