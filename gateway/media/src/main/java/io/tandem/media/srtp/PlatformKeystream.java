package io.tandem.media.srtp;

import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/// Java's own AES by whole blocks: to give its counter mode a new IV for each packet allocates. Confined to
/// its [CounterModeCipher].
final class PlatformKeystream implements Keystream {
    private final Cipher aes;
    private final byte[] counters = new byte[CHUNK];
    private final byte[] stream = new byte[CHUNK];

    PlatformKeystream(byte[] key) {
        aes = SessionKeys.aes(key);
    }

    @Override
    public void apply(byte[] packet, int from, int length, long high, long low) {
        int block = 0;
        for (int done = 0; done < length; done += CHUNK) {
            int part = Math.min(length - done, CHUNK);
            int partEnd = (part + BLOCK - 1) & -BLOCK;
            for (int at = 0; at < partEnd; at += BLOCK) {
                Octets.putLong(counters, at, high);
                Octets.putLong(counters, at + 8, low | block++);
            }
            encrypt(partEnd);
            xor(packet, from + done, part);
        }
    }

    private void encrypt(int length) {
        try {
            aes.update(counters, 0, length, stream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("The keystream is as long as the counters", e);
        }
    }

    private void xor(byte[] packet, int from, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            Octets.putLong(packet, from + i, Octets.getLong(packet, from + i) ^ Octets.getLong(stream, i));
        }
        for (; i < length; i++) {
            packet[from + i] ^= stream[i];
        }
    }

    @Override
    public void close() {
        // nothing of it is outside the heap
    }
}
