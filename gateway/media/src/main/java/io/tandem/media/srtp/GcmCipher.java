package io.tandem.media.srtp;

/// AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714 §8, §9). Confined to its [SrtpContext].
final class GcmCipher implements PacketCipher {
    private static final int TAG = Gcm.TAG;
    private static final int TRAILER = 4;

    private final Gcm gcm;
    private final byte[] salt;
    private final byte[] iv = new byte[Gcm.IV];

    GcmCipher(SessionKeys keys, CryptoEngine engine) {
        gcm = engine.gcm(keys.key());
        salt = keys.salt().clone();
    }

    @Override
    public int sealRtp(byte[] packet, int offset, int header, int length, int ssrc, long index) {
        start(true, ssrc, index);
        gcm.authenticate(packet, offset, header);
        gcm.seal(packet, offset + header, length - header);
        return length + TAG;
    }

    @Override
    public int openRtp(byte[] packet, int offset, int header, int length, int ssrc, long index) {
        start(false, ssrc, index);
        gcm.authenticate(packet, offset, header);
        return gcm.open(packet, offset + header, length - header) ? length - TAG : SrtpContext.AUTH_FAILED;
    }

    @Override
    public int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
        int sealed = length + TAG;
        start(true, ssrc, index);
        gcm.authenticate(packet, offset, RTCP_HEADER);
        // The trailer is authenticated before the tag exists, so it is written where it will stay.
        Octets.putInt(packet, offset + sealed, ENCRYPTED | index);
        gcm.authenticate(packet, offset + sealed, TRAILER);
        gcm.seal(packet, offset + RTCP_HEADER, length - RTCP_HEADER);
        return sealed + TRAILER;
    }

    @Override
    public int openRtcp(byte[] packet, int offset, int length, int ssrc, int trailer) {
        start(false, ssrc, trailer & ~ENCRYPTED);
        gcm.authenticate(packet, offset, RTCP_HEADER);
        gcm.authenticate(packet, offset + length - TRAILER, TRAILER);
        return gcm.open(packet, offset + RTCP_HEADER, length - RTCP_HEADER - TRAILER)
                ? length - TRAILER - TAG
                : SrtpContext.AUTH_FAILED;
    }

    @Override
    public int rtcpTrailer(byte[] packet, int offset, int length) {
        return Octets.getInt(packet, offset + length - TRAILER);
    }

    /// RFC 7714 §8.1: `IV = (0x0000 || SSRC || ROC || SEQ) XOR salt`. §9.1 is the same with the SRTCP index
    /// in the last 31 bits.
    private void start(boolean seal, int ssrc, long index) {
        Octets.putInt(iv, 2, ssrc);
        Octets.putInt(iv, 6, (int) (index >>> 16));
        iv[0] = salt[0];
        iv[1] = salt[1];
        iv[10] = (byte) (index >>> 8);
        iv[11] = (byte) index;
        for (int i = 2; i < Gcm.IV; i++) {
            iv[i] ^= salt[i];
        }
        gcm.start(seal, iv);
    }

    @Override
    public void close() {
        gcm.close();
    }
}
