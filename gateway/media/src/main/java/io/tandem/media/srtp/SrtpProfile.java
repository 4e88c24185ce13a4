package io.tandem.media.srtp;

import java.util.List;

/// The protection profiles that DTLS may agree on (RFC 5764 §4.1.2, RFC 7714 §14.2). Immutable.
public enum SrtpProfile {
    /// AES-GCM with a 128-bit key and a 16-octet tag (RFC 7714).
    AEAD_AES_128_GCM(0x0007, 12, 16, 16),
    /// AES in counter mode with HMAC-SHA1 cut to 80 bits (RFC 3711 §4).
    AES_CM_128_HMAC_SHA1_80(0x0001, 14, 10, 10);

    private final int dtlsValue;
    private final int saltLength;
    private final int tagLength;
    private final int rtcpTagLength;

    SrtpProfile(int dtlsValue, int saltLength, int tagLength, int rtcpTagLength) {
        this.dtlsValue = dtlsValue;
        this.saltLength = saltLength;
        this.tagLength = tagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /// The profiles we offer and accept, best first.
    public static List<SrtpProfile> preferred() {
        return List.of(AEAD_AES_128_GCM, AES_CM_128_HMAC_SHA1_80);
    }

    /// The value in the use_srtp extension, from IANA's registry of DTLS-SRTP protection profiles.
    public int dtlsValue() {
        return dtlsValue;
    }

    /// The name in IANA's registry, for example `SRTP_AEAD_AES_128_GCM`.
    public String ianaName() {
        return "SRTP_" + name();
    }

    /// Octets of the master key, and of the session key for encryption.
    public int keyLength() {
        return 16;
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
