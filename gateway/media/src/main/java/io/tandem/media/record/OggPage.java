package io.tandem.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One page of an Ogg stream (RFC 3533 §6), gathered packet by packet. Each packet is whole within its page.
/// Confined to a disk thread.
final class OggPage {
    static final int HEADER_BYTES = 27;
    static final int CRC_AT = 22;
    static final int FLAGS_AT = 5;
    static final int CAPTURE = 0x5367_674F;
    static final byte FIRST = 2;
    static final byte LAST = 4;

    private static final int SEGMENTS = 255;
    private static final int[] CRC = crcTable();

    private final int serial;
    private final byte[] lacing = new byte[SEGMENTS];
    private final byte[] body;
    private int segments;
    private int length;
    private int sequence;

    /// @param serial of the logical stream
    /// @param bodyBytes most that a page holds
    OggPage(int serial, int bodyBytes) {
        this.serial = serial;
        this.body = new byte[bodyBytes];
    }

    /// Where a packet of so many bytes at most may be built, see [#add].
    ///
    /// @return its offset in [#body], or -1 when the page must go first
    int roomFor(int bytes) {
        boolean fits = length + bytes <= body.length && segments + bytes / 255 + 1 <= SEGMENTS;
        return fits ? length : -1;
    }

    byte[] body() {
        return body;
    }

    /// A packet of so many bytes stands at the offset that [#roomFor] gave (§6: lacing values).
    void add(int bytes) {
        int rest = bytes;
        for (; rest >= 255; rest -= 255) {
            lacing[segments++] = (byte) 255;
        }
        lacing[segments++] = (byte) rest;
        length += bytes;
    }

    boolean isEmpty() {
        return segments == 0;
    }

    /// Bytes that [#write] needs.
    int size() {
        return HEADER_BYTES + segments + length;
    }

    /// Writes the page and begins the next one.
    ///
    /// @param granule samples at 48 kHz up to the end of the page, pre-skip included (RFC 7845 §4)
    /// @param flags [#FIRST], [#LAST] or 0
    void write(ByteBuffer out, long granule, int flags) {
        int at = out.position();
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(CAPTURE).put((byte) 0).put((byte) flags);
        out.putLong(granule).putInt(serial).putInt(sequence++).putInt(0);
        out.put((byte) segments).put(lacing, 0, segments).put(body, 0, length);
        out.putInt(at + CRC_AT, crc(out, at, out.position() - at));
        segments = 0;
        length = 0;
    }

    /// The page checksum, its own field being zero: polynomial 0x04C11DB7, nothing reflected, from 0 (§6).
    static int crc(ByteBuffer page, int at, int length) {
        int crc = 0;
        for (int i = at; i < at + length; i++) {
            crc = (crc << 8) ^ CRC[(crc >>> 24) ^ (page.get(i) & 0xFF)];
        }
        return crc;
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? (crc << 1) ^ 0x04C1_1DB7 : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
