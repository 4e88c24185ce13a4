package io.tandem.media.rtp;

/// A reusable view of one RTP packet in a byte array (RFC 3550 §5.1). It copies nothing. Confined to the
/// media loop.
public final class RtpPacket {
    public static final int HEADER_BYTES = 12;

    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION_2 = 0x80;
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;

    private byte[] data = new byte[0];
    private int payloadOffset;
    private int payloadLength;
    private int payloadType;
    private boolean marker;
    private int sequence;
    private int timestamp;
    private int ssrc;

    /// Reads a packet. The array must stay unchanged as long as the view is used.
    ///
    /// @return false when it is no well-formed RTP packet; the view is then meaningless
    public boolean parse(byte[] data, int offset, int length) {
        if (length < HEADER_BYTES || (data[offset] & VERSION_MASK) != VERSION_2) {
            return false;
        }
        int end = offset + length;
        int payload = offset + HEADER_BYTES + 4 * (data[offset] & 0x0F);
        if ((data[offset] & EXTENSION) != 0) {
            if (payload + 4 > end) {
                return false;
            }
            payload += 4 + 4 * uint16(data, payload + 2);
        }
        if ((data[offset] & PADDING) != 0) {
            int padding = data[end - 1] & 0xFF;
            if (padding == 0) {
                return false;
            }
            end -= padding;
        }
        if (payload > end) {
            return false;
        }
        this.data = data;
        payloadOffset = payload;
        payloadLength = end - payload;
        marker = (data[offset + 1] & 0x80) != 0;
        payloadType = data[offset + 1] & 0x7F;
        sequence = uint16(data, offset + 2);
        timestamp = int32(data, offset + 4);
        ssrc = int32(data, offset + 8);
        return true;
    }

    /// Writes a plain header: no CSRC, no extension, no padding.
    public static void writeHeader(byte[] out, int payloadType, boolean marker, int sequence, int timestamp, int ssrc) {
        out[0] = (byte) VERSION_2;
        out[1] = (byte) (marker ? payloadType | 0x80 : payloadType);
        out[2] = (byte) (sequence >>> 8);
        out[3] = (byte) sequence;
        putInt32(out, 4, timestamp);
        putInt32(out, 8, ssrc);
    }

    public byte[] data() {
        return data;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /// Octets of payload, without padding.
    public int payloadLength() {
        return payloadLength;
    }

    public int payloadType() {
        return payloadType;
    }

    public boolean marker() {
        return marker;
    }

    /// 0 to 65535.
    public int sequence() {
        return sequence;
    }

    /// In units of the payload's clock; an unsigned 32 bit number.
    public int timestamp() {
        return timestamp;
    }

    public int ssrc() {
        return ssrc;
    }

    static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF);
    }

    static int int32(byte[] b, int at) {
        return uint16(b, at) << 16 | uint16(b, at + 2);
    }

    static void putInt32(byte[] b, int at, int value) {
        b[at] = (byte) (value >>> 24);
        b[at + 1] = (byte) (value >>> 16);
        b[at + 2] = (byte) (value >>> 8);
        b[at + 3] = (byte) value;
    }
}
