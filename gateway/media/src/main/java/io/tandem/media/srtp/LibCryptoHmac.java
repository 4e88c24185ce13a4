package io.tandem.media.srtp;

/// HMAC-SHA1 on libcrypto's SHA-1. The states after the two pads are kept and copied for each message, which
/// saves two of seven blocks with a packet of 20 ms. Confined to its owner.
final class LibCryptoHmac implements HmacSha1 {
    /// Octets of a SHA_CTX.
    private static final int STATE = 96;
    /// Where things are in the memory.
    private static final int INNER_AT = 0;

    private static final int OUTER_AT = STATE;
    private static final int WORK_AT = 2 * STATE;
    private static final int DIGEST_AT = 3 * STATE;
    private static final int DATA_AT = DIGEST_AT + 32;
    private static final int PIECE = 256;

    private final NativeMemory memory = new NativeMemory(DATA_AT + PIECE);

    /// @param key at most 64 octets
    LibCryptoHmac(byte[] key) {
        keep(INNER_AT, HmacSha1.block(key, 0x36));
        keep(OUTER_AT, HmacSha1.block(key, 0x5C));
        memory.copy(INNER_AT, WORK_AT, STATE);
    }

    private void keep(int state, byte[] pad) {
        LibCrypto.sha1Init(memory.address(state));
        memory.put(DATA_AT, pad, 0, pad.length);
        LibCrypto.sha1Update(memory.address(state), memory.address(DATA_AT), pad.length);
    }

    @Override
    public void update(byte[] data, int offset, int length) {
        for (int done = 0; done < length; done += PIECE) {
            int part = Math.min(length - done, PIECE);
            memory.put(DATA_AT, data, offset + done, part);
            LibCrypto.sha1Update(memory.address(WORK_AT), memory.address(DATA_AT), part);
        }
    }

    @Override
    public void finish(byte[] out) {
        long work = memory.address(WORK_AT);
        long digest = memory.address(DIGEST_AT);
        LibCrypto.sha1Final(work, digest);
        memory.copy(OUTER_AT, WORK_AT, STATE);
        LibCrypto.sha1Update(work, digest, LENGTH);
        LibCrypto.sha1Final(work, digest);
        memory.get(DIGEST_AT, out, 0, LENGTH);
        memory.copy(INNER_AT, WORK_AT, STATE);
    }

    @Override
    public void close() {
        memory.close();
    }
}
