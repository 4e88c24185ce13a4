package io.tandem.media.srtp;

/// Seals and opens packets in place under the session keys of one direction. Confined to its [SrtpContext].
///
/// An RTP packet gets its tag at its end; an SRTCP packet also the word with the E flag and its index, in the
/// order of its profile (RFC 3711 §3.4, RFC 7714 §9).
sealed interface PacketCipher extends AutoCloseable permits CounterModeCipher, GcmCipher {
    /// The E flag: this SRTCP packet is encrypted.
    int ENCRYPTED = 0x8000_0000;

    /// The part of an RTCP packet that stays readable: the first header and the sender's SSRC.
    int RTCP_HEADER = 8;

    static PacketCipher of(SessionKeys keys) {
        return of(keys, CryptoEngine.best());
    }

    static PacketCipher of(SessionKeys keys, CryptoEngine engine) {
        return switch (keys.profile()) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new GcmCipher(keys, engine);
            case AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 -> new CounterModeCipher(keys, engine);
        };
    }

    /// Encrypts what follows the header and appends the tag.
    ///
    /// @param index the 48-bit packet index
    /// @return the new length
    int sealRtp(byte[] packet, int offset, int header, int length, int ssrc, long index);

    /// @return the new length, or [SrtpContext#AUTH_FAILED] and then the payload is worthless
    int openRtp(byte[] packet, int offset, int header, int length, int ssrc, long index);

    /// @param index 31 bits
    /// @return the new length
    int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index);

    /// @param trailer the word with the E flag and the index, as [#rtcpTrailer] found it
    /// @return the new length, or [SrtpContext#AUTH_FAILED] and then the payload is worthless
    int openRtcp(byte[] packet, int offset, int length, int ssrc, int trailer);

    /// The word with the E flag and the index.
    int rtcpTrailer(byte[] packet, int offset, int length);

    /// Frees what is outside the heap; it must not be used again.
    @Override
    void close();
}
