package io.tandem.media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// HMAC-SHA1 on one reused digest of Java's: unlike its Mac it allocates nothing. Confined to its owner.
final class PlatformHmac implements HmacSha1 {
    private final MessageDigest sha1;
    private final byte[] innerPad;
    private final byte[] outerPad;

    /// @param key at most 64 octets
    PlatformHmac(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
        innerPad = HmacSha1.block(key, 0x36);
        outerPad = HmacSha1.block(key, 0x5C);
        sha1.update(innerPad);
    }

    @Override
    public void update(byte[] data, int offset, int length) {
        sha1.update(data, offset, length);
    }

    @Override
    public void finish(byte[] out) {
        try {
            sha1.digest(out, 0, LENGTH);
            sha1.update(outerPad);
            sha1.update(out, 0, LENGTH);
            sha1.digest(out, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("The output has room for a digest", e);
        }
        sha1.update(innerPad);
    }

    @Override
    public void close() {
        // nothing of it is outside the heap
    }
}
