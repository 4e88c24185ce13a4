package io.tandem.media.stun;

/// The numbers of STUN (RFC 5389 §18, RFC 8445 §16). Stateless.
final class StunType {
    static final int MAGIC_COOKIE = 0x2112_A442;
    static final int HEADER = 20;
    static final int TRANSACTION_ID = 12;

    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    static final int FINGERPRINT_XOR = 0x5354_554E;
    static final int OPTIONAL_FROM = 0x8000;

    private StunType() {}

    /// Whether a request with this attribute may be answered only by an agent that understands it, and we
    /// do not (RFC 5389 §15).
    static boolean isUnknownRequired(int type) {
        return type < OPTIONAL_FROM
                && switch (type) {
                    case USERNAME,
                            MESSAGE_INTEGRITY,
                            ERROR_CODE,
                            UNKNOWN_ATTRIBUTES,
                            REALM,
                            NONCE,
                            XOR_MAPPED_ADDRESS,
                            PRIORITY,
                            USE_CANDIDATE -> false;
                    default -> true;
                };
    }
}
