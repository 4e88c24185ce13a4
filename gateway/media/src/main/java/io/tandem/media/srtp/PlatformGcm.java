package io.tandem.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Java's own AES-GCM, which has the processor's carry-less multiplication; a new IV costs it about a
/// kilobyte of garbage a packet. Confined to its [GcmCipher].
final class PlatformGcm implements Gcm {
    private final Cipher gcm;
    private final SecretKeySpec key;

    PlatformGcm(byte[] key) {
        try {
            gcm = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    @Override
    public void start(boolean seal, byte[] iv) {
        try {
            gcm.init(seal ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * 8, iv));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Key and IV have the right lengths, and no IV comes twice", e);
        }
    }

    @Override
    public void authenticate(byte[] data, int from, int length) {
        gcm.updateAAD(data, from, length);
    }

    @Override
    public void seal(byte[] packet, int from, int length) {
        try {
            gcm.doFinal(packet, from, length, packet, from);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The array has too little room for the tag", e);
        }
    }

    @Override
    public boolean open(byte[] packet, int from, int length) {
        try {
            gcm.doFinal(packet, from, length, packet, from);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Decryption in place cannot lack room", e);
        }
    }

    @Override
    public void close() {
        // nothing of it is outside the heap
    }
}
