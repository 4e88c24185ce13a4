package io.tandem.media.dtls;

import java.util.concurrent.Semaphore;

/// How many handshakes may compute at a time. Each takes a millisecond of processor, and browsers that reconnect
/// come by the hundred: the others wait in turn, and the media loops keep their processors. Any thread.
final class HandshakeTurns {
    private final Semaphore free;

    HandshakeTurns(int atATime) {
        free = new Semaphore(atATime, true);
    }

    /// Half of the processors, one at least.
    static HandshakeTurns ofMachine() {
        return new HandshakeTurns(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /// Waits for its turn.
    void take() {
        free.acquireUninterruptibly();
    }

    void give() {
        free.release();
    }
}
