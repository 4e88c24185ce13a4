package io.tandem.media.net;

/// When a busy loop takes a short rest between two turns, as network cards do with their interrupts: under load
/// the packets of some hundred calls then come in one turn, and waking up costs them all together what it
/// costs one. A loop with few packets never rests, so that they are not late. It keeps no clock. Confined to
/// the loop.
final class Rest {
    /// How long a rest is: what a packet is late at most.
    static final long NS = 400_000L;

    private static final long WINDOW_NS = 20_000_000L;
    /// 80 calls.
    private static final int BUSY_PACKETS = 160;

    private long windowNs;
    private int packets;
    private boolean busy;

    /// To be asked after each turn.
    ///
    /// @param delivered packets of this turn
    boolean isDue(int delivered, long nowNs) {
        packets += delivered;
        if (nowNs - windowNs >= WINDOW_NS) {
            busy = packets >= BUSY_PACKETS && nowNs - windowNs < 2 * WINDOW_NS;
            packets = 0;
            windowNs = nowNs;
        }
        return busy;
    }
}
