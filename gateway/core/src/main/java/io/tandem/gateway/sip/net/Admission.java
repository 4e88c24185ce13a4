package io.tandem.gateway.sip.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refuses new calls while messages wait too long for a thread, so that those that are open, and those that are taken,
/// go on well (RFC 5390 §3: who is overloaded and refuses nothing serves nobody, since what comes too late comes
/// again).
///
/// A queue that stands shows in the *shortest* wait of an interval: bursts and pauses have short waits between long
/// ones. When it is over the target two intervals in a row, with enough messages to tell, new calls get a rate: what
/// was taken lately, less a part of it each interval, until the queue is gone. Then the rate grows slowly, and is
/// lifted once it has refused nothing for a while: so who comes after the flood is not refused. What was once decided
/// of an INVITE holds for its retransmissions. Any thread.
public final class Admission {

    static final long INTERVAL_NS = 100_000_000;
    static final int ENOUGH = 20;
    private static final int PER_SECOND = 10;
    private static final int IN_A_ROW = 2;
    private static final int MOST_DECIDED = 100_000;
    private static final double SHRINK = 0.9;
    /// Where the wait is many times the target.
    private static final double SHRINK_FAST = 0.6;
    private static final int MANY_TIMES = 5;
    private static final double GROW = 1.01;
    private static final double GROW_AT_LEAST = 0.4;
    private static final double LEAST_PER_INTERVAL = 0.5;
    /// So many intervals without a refusal, and the rate is lifted.
    private static final int QUIET = 20;
    /// So many intervals' worth of calls operators may have in advance.
    private static final int OPERATORS_AHEAD = 10;
    /// No INVITE is sent again later than this (RFC 3261 §17.1.1.2, timer B).
    private static final long REMEMBERED_NS = 32_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final long targetNs;
    private final LongSupplier nanoTime;
    private long intervalEndNs;
    private long shortestNs = Long.MAX_VALUE;
    private int messages;
    private int standing;
    private int quiet;
    private int taken;
    private boolean refusedAny;
    /// Calls an interval that were taken lately.
    private double usual;
    /// Calls an interval that are taken; infinite while there is no overload.
    private double rate = Double.POSITIVE_INFINITY;
    private double credit;
    private long refusedInAll;
    private long refusedBefore;
    private long episodeNs;
    private Map<String, Boolean> decided = new HashMap<>();
    private Map<String, Boolean> decidedBefore = Map.of();
    private long forgetNs;

    /// @param target the longest that the shortest wait may be; zero: all calls are taken
    /// @param nanoTime monotonic
    public Admission(Duration target, LongSupplier nanoTime) {
        this.targetNs = target.isZero() ? Long.MAX_VALUE : target.toNanos();
        this.nanoTime = nanoTime;
        this.intervalEndNs = nanoTime.getAsLong() + INTERVAL_NS;
        this.forgetNs = nanoTime.getAsLong() + REMEMBERED_NS;
    }

    /// A message has waited so long for its thread.
    public synchronized void waited(long ns) {
        turn(nanoTime.getAsLong());
        shortestNs = Math.min(shortestNs, ns);
        messages++;
    }

    /// Whether a new call is taken.
    ///
    /// @param invite names the INVITE: its retransmissions have the same
    /// @param operators it is an operator's own: these are refused last
    public synchronized boolean takes(String invite, boolean operators) {
        turn(nanoTime.getAsLong());
        Boolean before = decided.getOrDefault(invite, decidedBefore.get(invite));
        if (before != null) {
            return before;
        }
        boolean takes = !overloaded() || credit >= (operators ? 1 - rate * OPERATORS_AHEAD : 1);
        decided.put(invite, takes);
        if (takes) {
            credit--;
            taken++;
        } else {
            refusedAny = true;
            refusedInAll++;
        }
        return takes;
    }

    /// Brings everything to now.
    private void turn(long now) {
        if (now >= forgetNs || decided.size() >= MOST_DECIDED) {
            decidedBefore = decided;
            decided = new HashMap<>();
            forgetNs = now + REMEMBERED_NS;
        }
        if (now < intervalEndNs) {
            return;
        }
        // what passed without a message was quiet, too
        long passed = 1 + (now - intervalEndNs) / INTERVAL_NS;
        usual += (taken / (double) passed - usual) * (1 - Math.pow(0.8, passed));
        standing = messages >= ENOUGH && shortestNs > targetNs ? standing + 1 : 0;
        quiet = refusedAny || standing > 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, quiet + passed);
        if (standing >= IN_A_ROW) {
            shrink(now);
        } else if (overloaded() && standing == 0) {
            grow(passed, now);
        }
        credit = overloaded() ? Math.min(credit + rate * passed, Math.max(1, rate)) : 0;
        shortestNs = Long.MAX_VALUE;
        messages = 0;
        taken = 0;
        refusedAny = false;
        intervalEndNs = now + INTERVAL_NS;
    }

    private void shrink(long now) {
        if (!overloaded()) {
            episodeNs = now;
            refusedBefore = refusedInAll;
            rate = usual;
            credit = 0;
            LOG.warn(
                    "overload: messages wait {} ms and more for a thread, so only a part of the new calls is taken,"
                            + " others get 503",
                    shortestNs / 1_000_000);
        }
        rate = Math.max(LEAST_PER_INTERVAL, rate * (shortestNs > MANY_TIMES * targetNs ? SHRINK_FAST : SHRINK));
    }

    private void grow(long passed, long now) {
        if (quiet < QUIET) {
            rate += passed * Math.max(GROW_AT_LEAST, rate * (GROW - 1));
            return;
        }
        rate = Double.POSITIVE_INFINITY;
        LOG.warn(
                "overload is over after {} ms, {} calls were refused",
                (now - episodeNs) / 1_000_000,
                refusedInAll - refusedBefore);
    }

    private boolean overloaded() {
        return rate != Double.POSITIVE_INFINITY;
    }

    /// New calls a second that are taken now; infinite: all.
    public synchronized double callsPerSecond() {
        turn(nanoTime.getAsLong());
        return rate * PER_SECOND;
    }

    /// Calls that were refused since the start.
    public synchronized long refused() {
        return refusedInAll;
    }
}
