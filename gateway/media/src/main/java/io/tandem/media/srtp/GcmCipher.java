package io.tandem.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714 §8, §9) on the platform's AES-GCM, which has the processor's
/// carry-less
/// multiplication; a new IV costs it about a kilobyte of garbage a packet. Confined to its [SrtpContext].
final class GcmCipher implements PacketCipher {
    private static final int TAG = SrtpProfile.AEAD_AES_128_GCM.tagLength();
    private static final int TRAILER = 4;
    private static final int IV = 12;

    private final Cipher gcm;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final byte[] iv = new byte[IV];

    GcmCipher(SessionKeys keys) {
        try {
            gcm = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
        key = new SecretKeySpec(keys.key(), "AES");
        salt = keys.salt().clone();
    }

    @Override
    public int sealRtp(byte[] packet, int offset, int header, int length, int ssrc, long index) {
        start(Cipher.ENCRYPT_MODE, ssrc, index);
        gcm.updateAAD(packet, offset, header);
        return header + seal(packet, offset + header, length - header);
    }

    @Override
    public int openRtp(byte[] packet, int offset, int header, int length, int ssrc, long index) {
        start(Cipher.DECRYPT_MODE, ssrc, index);
        gcm.updateAAD(packet, offset, header);
        return open(packet, offset + header, length - header) ? length - TAG : SrtpContext.AUTH_FAILED;
    }

    @Override
    public int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
        int sealed = length + TAG;
        start(Cipher.ENCRYPT_MODE, ssrc, index);
        gcm.updateAAD(packet, offset, RTCP_HEADER);
        // The trailer is authenticated before the tag exists, so it is written where it will stay.
        Octets.putInt(packet, offset + sealed, ENCRYPTED | index);
        gcm.updateAAD(packet, offset + sealed, TRAILER);
        seal(packet, offset + RTCP_HEADER, length - RTCP_HEADER);
        return sealed + TRAILER;
    }

    @Override
    public int openRtcp(byte[] packet, int offset, int length, int ssrc, int trailer) {
        start(Cipher.DECRYPT_MODE, ssrc, trailer & ~ENCRYPTED);
        gcm.updateAAD(packet, offset, RTCP_HEADER);
        gcm.updateAAD(packet, offset + length - TRAILER, TRAILER);
        return open(packet, offset + RTCP_HEADER, length - RTCP_HEADER - TRAILER)
                ? length - TRAILER - TAG
                : SrtpContext.AUTH_FAILED;
    }

    @Override
    public int rtcpTrailer(byte[] packet, int offset, int length) {
        return Octets.getInt(packet, offset + length - TRAILER);
    }

    /// RFC 7714 §8.1: `IV = (0x0000 || SSRC || ROC || SEQ) XOR salt`. §9.1 is the same with the SRTCP index
    /// in the last 31 bits.
    private void start(int mode, int ssrc, long index) {
        Octets.putInt(iv, 2, ssrc);
        Octets.putInt(iv, 6, (int) (index >>> 16));
        iv[0] = salt[0];
        iv[1] = salt[1];
        iv[10] = (byte) (index >>> 8);
        iv[11] = (byte) index;
        for (int i = 2; i < IV; i++) {
            iv[i] ^= salt[i];
        }
        try {
            gcm.init(mode, key, new GCMParameterSpec(TAG * 8, iv));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Key and IV have the right lengths, and no IV comes twice", e);
        }
    }

    private int seal(byte[] packet, int from, int length) {
        try {
            return gcm.doFinal(packet, from, length, packet, from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The array has too little room for the tag", e);
        }
    }

    private boolean open(byte[] packet, int from, int length) {
        try {
            gcm.doFinal(packet, from, length, packet, from);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Decryption in place cannot lack room", e);
        }
    }
}
