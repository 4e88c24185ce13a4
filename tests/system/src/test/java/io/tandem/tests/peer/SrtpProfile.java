package io.tandem.tests.peer;

/// The SRTP protection profiles a browser offers (RFC 5764 §4.1.2, RFC 7714 §14.2). Immutable, any thread.
public enum SrtpProfile {
    /// SRTP_AEAD_AES_128_GCM.
    AES_128_GCM(0x0007, 12, true),
    /// SRTP_AES128_CM_HMAC_SHA1_80.
    AES_128_CM_SHA1_80(0x0001, 14, false);

    private final int id;
    private final int saltBytes;
    private final boolean gcm;

    SrtpProfile(int id, int saltBytes, boolean gcm) {
        this.id = id;
        this.saltBytes = saltBytes;
        this.gcm = gcm;
    }

    int id() {
        return id;
    }

    int keyBytes() {
        return 16;
    }

    int saltBytes() {
        return saltBytes;
    }

    boolean gcm() {
        return gcm;
    }

    static SrtpProfile of(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return profile;
            }
        }
        throw new IllegalArgumentException("SRTP profile " + id + " was not offered");
    }
}
