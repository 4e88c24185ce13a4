package io.tandem.media.srtp;

/// HMAC-SHA1 (RFC 2104) under one key: any number of [#update], then [#finish]. Confined to its owner.
sealed interface HmacSha1 extends AutoCloseable permits LibCryptoHmac, PlatformHmac {
    int LENGTH = 20;

    void update(byte[] data, int offset, int length);

    /// Writes the 20 octets of the code to the start of `out` and is ready for the next message.
    void finish(byte[] out);

    /// The key as one block of SHA-1, each octet XOR `pad` (RFC 2104 §2).
    static byte[] block(byte[] key, int pad) {
        byte[] block = new byte[64];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
        }
        return block;
    }

    @Override
    void close();
}
