package io.tandem.media.srtp;

/// What SRTP must know of an RTP or RTCP packet. Stateless.
final class RtpHeader {
    static final int MIN_LENGTH = 12;
    private static final int VERSION = 2;

    private RtpHeader() {}

    static boolean hasVersion(byte[] packet, int offset) {
        return (packet[offset] & 0xC0) >>> 6 == VERSION;
    }

    /// Octets of the fixed header, the contributing sources and the header extension, all of which stay
    /// readable (RFC 3550 §5.1, §5.3.1).
    ///
    /// @param length at least [#MIN_LENGTH]
    /// @return -1 when the packet is shorter than its header says or not of version 2
    static int lengthOf(byte[] packet, int offset, int length) {
        if (!hasVersion(packet, offset)) {
            return -1;
        }
        int header = MIN_LENGTH + 4 * (packet[offset] & 0x0F);
        if ((packet[offset] & 0x10) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * Octets.unsignedShort(packet, offset + header + 2);
        }
        return header <= length ? header : -1;
    }
}
