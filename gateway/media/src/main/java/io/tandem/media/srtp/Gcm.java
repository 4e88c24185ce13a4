package io.tandem.media.srtp;

/// AES-GCM under one key (NIST SP 800-38D): [#start], any number of [#authenticate], then [#seal] or [#open].
/// Confined to its [GcmCipher].
sealed interface Gcm extends AutoCloseable permits LibCryptoGcm, PlatformGcm {
    int TAG = 16;
    int IV = 12;

    /// @param iv 12 octets, never the same twice for sealing
    void start(boolean seal, byte[] iv);

    /// Data that is authenticated and stays readable.
    void authenticate(byte[] data, int from, int length);

    /// Encrypts in place and writes the tag behind.
    void seal(byte[] packet, int from, int length);

    /// Decrypts in place.
    ///
    /// @param length with the tag, which stays
    /// @return false when the tag is wrong, and then the text is worthless
    boolean open(byte[] packet, int from, int length);

    @Override
    void close();
}
