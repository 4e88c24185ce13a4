package io.tandem.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// The session keys of one direction for RTP or for RTCP, derived with AES-CM and a key derivation rate of
/// zero (RFC 3711 §4.3, RFC 6188 §3, RFC 7714 §11). Immutable.
///
/// @param authKey 20 octets for HMAC-SHA1, none for AEAD profiles
@SuppressWarnings("ArrayRecordComponent")
record SessionKeys(SrtpProfile profile, byte[] key, byte[] authKey, byte[] salt) {
    private static final int LABEL_RTP = 0;
    private static final int LABEL_RTCP = 3;
    private static final int AUTH_KEY_LENGTH = 20;
    private static final int LABEL_OFFSET = 7;

    static SessionKeys forRtp(SrtpKeys master) {
        return derive(master, LABEL_RTP);
    }

    static SessionKeys forRtcp(SrtpKeys master) {
        return derive(master, LABEL_RTCP);
    }

    private static SessionKeys derive(SrtpKeys master, int firstLabel) {
        SrtpProfile profile = master.profile();
        byte[] key = master.masterKey();
        byte[] salt = master.masterSalt();
        int authLength = profile.isAead() ? 0 : AUTH_KEY_LENGTH;
        return new SessionKeys(
                profile,
                derive(key, salt, firstLabel, profile.keyLength()),
                derive(key, salt, firstLabel + 1, authLength),
                derive(key, salt, firstLabel + 2, profile.saltLength()));
    }

    /// RFC 3711 §4.3.3: the keystream of AES-CM under the master key, with `(label << 48) XOR salt` as its
    /// IV. A master key of 256 bits makes it AES-256 (RFC 6188 §3). A salt of 96 bits is filled up with zeros
    /// on the right (RFC 7714 §11).
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] counter = Arrays.copyOf(masterSalt, 16);
        counter[LABEL_OFFSET] ^= (byte) label;
        byte[] stream = new byte[(length + 15) / 16 * 16];
        Cipher aes = aes(masterKey);
        try {
            for (int block = 0; block * 16 < length; block++) {
                counter[15] = (byte) block;
                aes.update(counter, 0, 16, stream, block * 16);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES of whole blocks cannot fail", e);
        }
        return Arrays.copyOf(stream, length);
    }

    /// AES keyed for encrypting whole blocks.
    static Cipher aes(byte[] key) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return aes;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES", e);
        }
    }

    @Override
    public String toString() {
        return "SessionKeys[" + profile + ", redacted]";
    }
}
