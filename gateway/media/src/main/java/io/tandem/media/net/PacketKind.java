package io.tandem.media.net;

/// What a datagram on a multiplexed port is, by its first octets (RFC 7983 §7, RFC 5761 §4). Immutable.
public enum PacketKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    UNKNOWN;

    /// Classifies a datagram. It looks at two octets only: what follows may still be malformed.
    public static PacketKind of(byte[] data, int length) {
        if (length < 8) {
            return UNKNOWN;
        }
        int first = data[0] & 0xFF;
        if (first < 4) {
            return STUN;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first < 128 || first > 191) {
            return UNKNOWN;
        }
        int second = data[1] & 0xFF;
        return second >= 192 && second <= 223 ? RTCP : RTP;
    }
}
