package io.tandem.media.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key of a short-term credential (RFC 5389 §15.4): HMAC-SHA1 under the password. Confined to its
/// owner, because the Mac inside is reused.
public final class StunKey {
    static final int LENGTH = 20;
    private static final String ALGORITHM = "HmacSHA1";

    private final Mac mac;

    private StunKey(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA1", e);
        }
    }

    /// The key of a password that SASLprep leaves as it is, as any of ICE's characters do (RFC 8445 §5.3).
    ///
    /// @param password not empty
    public static StunKey ofPassword(String password) {
        return new StunKey(password.getBytes(StandardCharsets.UTF_8));
    }

    /// A key of octets that were derived elsewhere, as those of long-term credentials are.
    static StunKey ofOctets(byte[] key) {
        return new StunKey(key);
    }

    /// The code over the header with another length, then over the attributes.
    ///
    /// @param messageLength what the length field is to say, in octets without the header
    /// @param end where the covered attributes end
    byte[] code(byte[] data, int offset, int end, int messageLength) {
        mac.update(data, offset, 2);
        mac.update((byte) (messageLength >>> 8));
        mac.update((byte) messageLength);
        mac.update(data, offset + 4, end - offset - 4);
        return mac.doFinal();
    }
}
