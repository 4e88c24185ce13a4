package io.tandem.media.srtp;

/// HMAC-SHA1 on libcrypto's SHA-1. The states after the two pads are kept and copied for each message, which
/// saves two of seven blocks with a packet of 20 ms. A message is worked on in the thread's scratch, which
/// nothing else may use before [#finish]. Confined to its owner.
final class LibCryptoHmac implements HmacSha1 {
    /// Octets of a SHA_CTX.
    private static final int STATE = 96;
    /// Where the two states are in our memory.
    private static final int INNER_AT = 0;

    private static final int OUTER_AT = STATE;
    /// Where things are in the thread's scratch.
    private static final int WORK_AT = 0;

    private static final int DIGEST_AT = STATE;
    private static final int DATA_AT = DIGEST_AT + 32;
    private static final int PIECE = Scratch.BYTES - DATA_AT;

    private final NativeMemory states = new NativeMemory(2 * STATE);
    private boolean begun;

    /// @param key at most 64 octets
    LibCryptoHmac(byte[] key) {
        keep(INNER_AT, HmacSha1.block(key, 0x36));
        keep(OUTER_AT, HmacSha1.block(key, 0x5C));
    }

    private void keep(int state, byte[] pad) {
        try (NativeMemory text = new NativeMemory(pad.length)) {
            text.put(0, pad, 0, pad.length);
            LibCrypto.sha1Init(states.address(state));
            LibCrypto.sha1Update(states.address(state), text.address(0), pad.length);
        }
    }

    @Override
    public void update(byte[] data, int offset, int length) {
        Scratch scratch = Scratch.ofThread();
        begin(scratch);
        for (int done = 0; done < length; done += PIECE) {
            int part = Math.min(length - done, PIECE);
            scratch.put(DATA_AT, data, offset + done, part);
            LibCrypto.sha1Update(scratch.address(WORK_AT), scratch.address(DATA_AT), part);
        }
    }

    private void begin(Scratch scratch) {
        if (!begun) {
            begun = true;
            scratch.load(states, INNER_AT, WORK_AT, STATE);
        }
    }

    @Override
    public void finish(byte[] out) {
        Scratch scratch = Scratch.ofThread();
        begin(scratch);
        begun = false;
        long work = scratch.address(WORK_AT);
        long digest = scratch.address(DIGEST_AT);
        LibCrypto.sha1Final(work, digest);
        scratch.load(states, OUTER_AT, WORK_AT, STATE);
        LibCrypto.sha1Update(work, digest, LENGTH);
        LibCrypto.sha1Final(work, digest);
        scratch.get(DIGEST_AT, out, 0, LENGTH);
    }

    @Override
    public void close() {
        states.close();
    }
}
