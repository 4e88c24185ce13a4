package io.tandem.gateway.concurrent;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Bytes of a [SecureRandom], drawn from it in blocks: it has one lock for all, and all calls wait there when each
/// draws its few bytes by itself. A byte is given out once and forgotten here. Any thread; this is one of the classes
/// whose job is concurrency.
public final class SecretRandom implements RandomGenerator {

    private static final int STRIPES = 16;
    private static final int BLOCK_BYTES = 4_096;

    private final SecureRandom source;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /// @param source of all bytes
    public SecretRandom(SecureRandom source) {
        this.source = source;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    @Override
    public long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        nextBytes(bytes);
        long all = 0;
        for (byte one : bytes) {
            all = all << Byte.SIZE | one & 0xff;
        }
        return all;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length > BLOCK_BYTES) {
            source.nextBytes(bytes);
        } else {
            stripes[(int) (Thread.currentThread().threadId() % STRIPES)].take(bytes);
        }
    }

    private final class Stripe {
        private final byte[] block = new byte[BLOCK_BYTES];
        private int next = BLOCK_BYTES;

        private synchronized void take(byte[] bytes) {
            if (next + bytes.length > BLOCK_BYTES) {
                source.nextBytes(block);
                next = 0;
            }
            System.arraycopy(block, next, bytes, 0, bytes.length);
            Arrays.fill(block, next, next + bytes.length, (byte) 0);
            next += bytes.length;
        }
    }
}
