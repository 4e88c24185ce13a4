package io.tandem.media.dtls;

/// What can be seen of a datagram's records without a key (RFC 6347 §4.1, §4.2.2). Stateless.
///
/// Bouncy Castle ends an association for an encrypted record that is too short, and reserves memory for as
/// long a message as a fragment claims, so both are kept from it: RFC 6347 §4.1.2.7 has invalid records
/// discarded.
final class DtlsRecords {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    /// The longest message taken: a chain of RSA certificates and room.
    private static final int MAX_MESSAGE = 16_384;
    /// Explicit nonce, one octet and tag of AES-GCM (RFC 5288 §3).
    private static final int MIN_ENCRYPTED = 8 + 1 + 16;

    private DtlsRecords() {}

    /// Whether the datagram is a row of whole records that a sane peer may send.
    static boolean arePlausible(byte[] datagram) {
        if (datagram.length == 0) {
            return false;
        }
        int at = 0;
        while (at < datagram.length) {
            if (at + HEADER > datagram.length || datagram[at + 1] != (byte) 0xFE) {
                return false;
            }
            int end = at + HEADER + number(datagram, at + 11, 2);
            if (end > datagram.length || !isPlausible(datagram, at, end)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static boolean isPlausible(byte[] datagram, int at, int end) {
        int type = datagram[at];
        int length = end - at - HEADER;
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || length == 0) {
            return false;
        }
        return switch (epoch(datagram, at)) {
            case 0 -> type != APPLICATION_DATA && (type != HANDSHAKE || areFragments(datagram, at + HEADER, end));
            case 1 -> length >= MIN_ENCRYPTED;
            default -> false;
        };
    }

    private static boolean areFragments(byte[] datagram, int from, int end) {
        int at = from;
        while (at < end) {
            if (at + MESSAGE_HEADER > end || number(datagram, at + 1, 3) > MAX_MESSAGE) {
                return false;
            }
            at += MESSAGE_HEADER + number(datagram, at + 9, 3);
        }
        return at == end;
    }

    /// Whether a plausible datagram starts with what belongs behind the switch to the agreed keys, the switch
    /// included.
    static boolean startsWithSwitch(byte[] datagram) {
        return datagram[0] == CHANGE_CIPHER_SPEC || epoch(datagram, 0) == 1;
    }

    /// Whether a plausible datagram is the switch to the agreed keys.
    static boolean isSwitch(byte[] datagram) {
        return datagram[0] == CHANGE_CIPHER_SPEC;
    }

    /// Whether a plausible datagram brings a handshake message under the agreed keys: without renegotiation it is
    /// the Finished.
    static boolean bringsFinished(byte[] datagram) {
        for (int at = 0; at < datagram.length; at += HEADER + number(datagram, at + 11, 2)) {
            if (datagram[at] == HANDSHAKE && epoch(datagram, at) == 1) {
                return true;
            }
        }
        return false;
    }

    /// Whether a plausible datagram brings the end of a CertificateVerify.
    static boolean bringsCertificateVerify(byte[] datagram) {
        for (int at = 0; at < datagram.length; ) {
            int end = at + HEADER + number(datagram, at + 11, 2);
            if (datagram[at] == HANDSHAKE && epoch(datagram, at) == 0) {
                for (int message = at + HEADER; message < end; ) {
                    int fragment = number(datagram, message + 9, 3);
                    if (datagram[message] == CERTIFICATE_VERIFY
                            && number(datagram, message + 6, 3) + fragment == number(datagram, message + 1, 3)) {
                        return true;
                    }
                    message += MESSAGE_HEADER + fragment;
                }
            }
            at = end;
        }
        return false;
    }

    private static int epoch(byte[] datagram, int at) {
        return number(datagram, at + 3, 2);
    }

    private static int number(byte[] datagram, int at, int octets) {
        int value = 0;
        for (int i = 0; i < octets; i++) {
            value = (value << 8) | (datagram[at + i] & 0xFF);
        }
        return value;
    }
}
