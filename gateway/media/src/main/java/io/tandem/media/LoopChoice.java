package io.tandem.media;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntToLongFunction;

/// On which loop the next session is put. One loop is filled before the next is taken: the packets of all its calls
/// then come in the same turns and lie in the same cache, which costs less processor time than the same calls spread
/// over all
/// loops, and a loop that has none sleeps. When all are filled, the one with the least to do is taken.
///
/// What a loop has to do is the processor time of its thread, measured, or what so many sessions will need, whichever
/// is more: a session that was just put there has sent nothing yet. It keeps no clock. Any thread
/// may [#join] and leave, one at a time may [#take].
final class LoopChoice {
    /// Share of a core that a relayed call needs at most on the machines that were measured.
    static final double SESSION = 0.0007;

    private static final long WINDOW_NS = 500_000_000L;

    private final double filled;
    private final AtomicIntegerArray sessions;
    private final long[] processorNs;
    private final double[] load;
    private long windowNs;
    private boolean measured;

    /// @param filled share of a core from which on a loop is filled: what is left is for bursts; 0: each
    /// session goes to the loop that has the fewest
    LoopChoice(int loops, double filled) {
        this.filled = filled;
        sessions = new AtomicIntegerArray(loops);
        processorNs = new long[loops];
        load = new double[loops];
    }

    /// Takes the loop for a new session.
    ///
    /// @param threadNs processor time of each loop's thread so far
    /// @return its index
    int take(IntToLongFunction threadNs, long nowNs) {
        if (filled <= 0) {
            return join(fewest());
        }
        measure(threadNs, nowNs);
        int least = 0;
        for (int i = 0; i < load.length; i++) {
            if (load(i) < filled) {
                return join(i);
            }
            least = load(i) < load(least) ? i : least;
        }
        return join(least);
    }

    /// Counted, not measured: of several that come within one measurement each must find another loop.
    private int fewest() {
        int fewest = 0;
        for (int i = 1; i < load.length; i++) {
            fewest = sessions.get(i) < sessions.get(fewest) ? i : fewest;
        }
        return fewest;
    }

    /// A session joins those on this loop.
    int join(int loop) {
        sessions.incrementAndGet(loop);
        return loop;
    }

    /// A session has ended.
    void left(int loop) {
        sessions.decrementAndGet(loop);
    }

    /// Whether the first loop has all the sessions.
    boolean firstAlone() {
        for (int i = 1; i < load.length; i++) {
            if (sessions.get(i) > 0) {
                return false;
            }
        }
        return true;
    }

    private double load(int loop) {
        return Math.max(load[loop], sessions.get(loop) * SESSION);
    }

    private void measure(IntToLongFunction threadNs, long nowNs) {
        long passed = nowNs - windowNs;
        if (measured && passed < WINDOW_NS) {
            return;
        }
        for (int i = 0; i < load.length; i++) {
            long now = threadNs.applyAsLong(i);
            load[i] = measured ? (double) (now - processorNs[i]) / passed : 0;
            processorNs[i] = now;
        }
        windowNs = nowNs;
        measured = true;
    }
}
