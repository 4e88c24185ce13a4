package io.tandem.media.srtp;

/// AES-GCM of libcrypto, on one context for all packets. The text passes through memory outside the heap in
/// pieces, because an array's address would cost an object a call. Confined to its [GcmCipher].
final class LibCryptoGcm implements Gcm {
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    /// Where things are in the thread's scratch.
    private static final int IV_AT = 0;

    private static final int WRITTEN_AT = 16;
    private static final int TAG_AT = 32;
    private static final int TEXT_AT = 48;
    /// One piece holds 60 ms of G.711.
    private static final int PIECE = 496;

    private final long context;
    private boolean closed;

    LibCryptoGcm(byte[] key) {
        context = LibCrypto.gcm(key);
    }

    @Override
    public void start(boolean seal, byte[] iv) {
        if (closed) {
            throw new IllegalStateException("An SRTP context is used after it was closed");
        }
        Scratch scratch = Scratch.ofThread();
        scratch.put(IV_AT, iv, 0, IV);
        LibCrypto.start(context, scratch.address(IV_AT), seal);
    }

    @Override
    public void authenticate(byte[] data, int from, int length) {
        Scratch scratch = Scratch.ofThread();
        for (int done = 0; done < length; done += PIECE) {
            int part = Math.min(length - done, PIECE);
            scratch.put(TEXT_AT, data, from + done, part);
            LibCrypto.update(context, 0, scratch.address(WRITTEN_AT), scratch.address(TEXT_AT), part);
        }
    }

    @Override
    public void seal(byte[] packet, int from, int length) {
        Scratch scratch = Scratch.ofThread();
        crypt(scratch, packet, from, length);
        LibCrypto.finish(context, scratch.address(TEXT_AT), scratch.address(WRITTEN_AT));
        LibCrypto.control(context, GET_TAG, TAG, scratch.address(TAG_AT));
        scratch.get(TAG_AT, packet, from + length, TAG);
    }

    @Override
    public boolean open(byte[] packet, int from, int length) {
        Scratch scratch = Scratch.ofThread();
        int text = length - TAG;
        crypt(scratch, packet, from, text);
        scratch.put(TAG_AT, packet, from + text, TAG);
        LibCrypto.control(context, SET_TAG, TAG, scratch.address(TAG_AT));
        return LibCrypto.finish(context, scratch.address(TEXT_AT), scratch.address(WRITTEN_AT));
    }

    private void crypt(Scratch scratch, byte[] packet, int from, int length) {
        long text = scratch.address(TEXT_AT);
        for (int done = 0; done < length; done += PIECE) {
            int part = Math.min(length - done, PIECE);
            scratch.put(TEXT_AT, packet, from + done, part);
            LibCrypto.update(context, text, scratch.address(WRITTEN_AT), text, part);
            scratch.get(TEXT_AT, packet, from + done, part);
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
