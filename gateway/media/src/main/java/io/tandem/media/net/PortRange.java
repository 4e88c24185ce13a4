package io.tandem.media.net;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Hands out even/odd port pairs of a range (RFC 3550 §11), rotating from a random start, so that a port that
/// was closed is the last to be used again; and not before it has drained. Any thread: it locks itself.
public final class PortRange {
    private final int firstEven;
    private final int pairs;
    private final long drainNs;
    private final LongSupplier nanoClock;
    private final BitSet taken = new BitSet();
    private final Deque<Draining> draining = new ArrayDeque<>();
    private int next;

    private record Draining(int pair, long untilNs) {}

    /// @param first lowest port, inclusive
    /// @param last highest port, inclusive
    /// @param drainNs how long a released pair rests
    public PortRange(int first, int last, long drainNs, LongSupplier nanoClock, RandomGenerator random) {
        this.firstEven = first + (first & 1);
        this.pairs = (last - firstEven + 1) / 2;
        if (first < 1 || last > 65_535 || pairs < 1) {
            throw new IllegalArgumentException("media.trunk-ports " + first + "-" + last
                    + " holds no even/odd pair: give a range within 1024-65535, two ports a call");
        }
        this.drainNs = drainNs;
        this.nanoClock = nanoClock;
        this.next = random.nextInt(pairs);
    }

    /// How many pairs there are in all.
    public int pairs() {
        return pairs;
    }

    /// Takes a pair.
    ///
    /// @return its even port, or -1 when all are taken or draining
    public synchronized int acquire() {
        long now = nanoClock.getAsLong();
        for (Draining head = draining.peek(); head != null && head.untilNs() - now <= 0; head = draining.peek()) {
            taken.clear(head.pair());
            draining.remove();
        }
        for (int i = 0; i < pairs; i++) {
            int pair = (next + i) % pairs;
            if (!taken.get(pair)) {
                taken.set(pair);
                next = (pair + 1) % pairs;
                return firstEven + 2 * pair;
            }
        }
        return -1;
    }

    /// Gives a pair back, to be used again after the drain time.
    public synchronized void release(int evenPort) {
        draining.add(new Draining((evenPort - firstEven) / 2, nanoClock.getAsLong() + drainNs));
    }

    @Override
    public String toString() {
        return firstEven + "-" + (firstEven + 2 * pairs - 1);
    }
}
