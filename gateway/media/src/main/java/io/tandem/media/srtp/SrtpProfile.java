package io.tandem.media.srtp;

import java.util.List;
import java.util.Optional;

/// The protection profiles, agreed on by DTLS (RFC 5764 §4.1.2, RFC 7714 §14.2) or by SDES, whose crypto
/// suites have the names of these constants (RFC 4568 §6.2, RFC 7714 §14.1). Immutable.
public enum SrtpProfile {
    /// AES-GCM with a 128-bit key and a 16-octet tag (RFC 7714).
    AEAD_AES_128_GCM(0x0007, "SRTP_AEAD_AES_128_GCM", 16, 12, 16, 16),
    /// AES-GCM with a 256-bit key and a 16-octet tag; its keys are derived with AES-256, too (RFC 7714 §11).
    AEAD_AES_256_GCM(0x0008, "SRTP_AEAD_AES_256_GCM", 32, 12, 16, 16),
    /// AES in counter mode with HMAC-SHA1 cut to 80 bits (RFC 3711 §4).
    AES_CM_128_HMAC_SHA1_80(0x0001, "SRTP_AES128_CM_HMAC_SHA1_80", 16, 14, 10, 10),
    /// The same with 32 bits for RTP; RTCP keeps its 80 (RFC 5764 §4.1.2, RFC 4568 §6.2.2).
    AES_CM_128_HMAC_SHA1_32(0x0002, "SRTP_AES128_CM_HMAC_SHA1_32", 16, 14, 4, 10);

    private final int dtlsValue;
    private final String ianaName;
    private final int keyLength;
    private final int saltLength;
    private final int tagLength;
    private final int rtcpTagLength;

    SrtpProfile(int dtlsValue, String ianaName, int keyLength, int saltLength, int tagLength, int rtcpTagLength) {
        this.dtlsValue = dtlsValue;
        this.ianaName = ianaName;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.tagLength = tagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /// The profiles we offer and accept, best first: authenticated encryption, where it costs no garbage.
    public static List<SrtpProfile> preferred() {
        return preferred(CryptoEngine.best());
    }

    static List<SrtpProfile> preferred(CryptoEngine engine) {
        return switch (engine) {
            case LIBCRYPTO ->
                List.of(AEAD_AES_128_GCM, AEAD_AES_256_GCM, AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32);
            case PLATFORM ->
                List.of(AES_CM_128_HMAC_SHA1_80, AEAD_AES_128_GCM, AEAD_AES_256_GCM, AES_CM_128_HMAC_SHA1_32);
        };
    }

    /// The profile of an SDES crypto suite; empty for suites we do not have.
    public static Optional<SrtpProfile> ofSuite(String suite) {
        for (SrtpProfile profile : values()) {
            if (profile.name().equals(suite)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /// The value in the use_srtp extension, from IANA's registry of DTLS-SRTP protection profiles.
    public int dtlsValue() {
        return dtlsValue;
    }

    /// The name in IANA's registry of DTLS-SRTP protection profiles, for example `SRTP_AEAD_AES_128_GCM`.
    public String ianaName() {
        return ianaName;
    }

    /// Whether it is authenticated encryption, which has no authentication key of its own.
    boolean isAead() {
        return switch (this) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> true;
            case AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 -> false;
        };
    }

    /// Octets of the master key, and of the session key for encryption.
    public int keyLength() {
        return keyLength;
    }

    /// Octets of the master salt, and of the session salt.
    public int saltLength() {
        return saltLength;
    }

    /// Octets that protection adds to an RTP packet.
    public int tagLength() {
        return tagLength;
    }

    /// Octets of the tag in an SRTCP packet, which grows by four more for its index.
    public int rtcpTagLength() {
        return rtcpTagLength;
    }
}
