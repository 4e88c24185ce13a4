package io.tandem.media.srtp;

/// AES of libcrypto by whole blocks, encrypting the counters where they stand: its counter mode would want to
/// be started anew for each packet, which costs more than the encryption. Confined to its
/// [CounterModeCipher].
final class LibCryptoKeystream implements Keystream {
    private static final int WRITTEN_AT = CHUNK;

    private final long context;
    private boolean closed;

    LibCryptoKeystream(byte[] key) {
        context = LibCrypto.blocks(key);
    }

    @Override
    public void apply(byte[] packet, int from, int length, long high, long low) {
        if (closed) {
            throw new IllegalStateException("An SRTP context is used after it was closed");
        }
        Scratch scratch = Scratch.ofThread();
        int block = 0;
        for (int done = 0; done < length; done += CHUNK) {
            int part = Math.min(length - done, CHUNK);
            int partEnd = (part + BLOCK - 1) & -BLOCK;
            for (int at = 0; at < partEnd; at += BLOCK) {
                scratch.putLong(at, high);
                scratch.putLong(at + 8, low | block++);
            }
            long counters = scratch.address(0);
            LibCrypto.update(context, counters, scratch.address(WRITTEN_AT), counters, partEnd);
            xor(scratch, packet, from + done, part);
        }
    }

    private static void xor(Scratch scratch, byte[] packet, int from, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            Octets.putLong(packet, from + i, Octets.getLong(packet, from + i) ^ scratch.getLong(i));
        }
        for (; i < length; i++) {
            packet[from + i] ^= scratch.getByte(i);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibCrypto.freeCipher(context);
        }
    }
}
