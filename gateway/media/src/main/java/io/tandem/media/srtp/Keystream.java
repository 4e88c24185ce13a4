package io.tandem.media.srtp;

/// AES over counter blocks, keyed once (RFC 3711 §4.1.1). Confined to its [CounterModeCipher].
sealed interface Keystream extends AutoCloseable permits LibCryptoKeystream, PlatformKeystream {
    int BLOCK = 16;
    /// The counter has 16 bits and a datagram fewer octets than 65,536: it never wraps. One chunk holds 20 ms
    /// of G.711 with a few octets of padding.
    int CHUNK = 12 * BLOCK;

    /// Encrypts or decrypts in place: block n of the stream is `AES(high, low + n)`.
    ///
    /// @param low its last 16 bits are zero
    void apply(byte[] packet, int from, int length, long high, long low);

    @Override
    void close();
}
