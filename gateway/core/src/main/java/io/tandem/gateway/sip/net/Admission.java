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
/// ones.
/// While it is, two intervals in a row and with enough messages to tell, over the target, the share of new calls that
/// is taken shrinks by a third each interval; else it grows
/// again by a twentieth of all. What was once decided of an INVITE holds for its retransmissions. Any thread.
public final class Admission {

    static final long INTERVAL_NS = 100_000_000;
    static final int ENOUGH = 20;
    private static final int IN_A_ROW = 2;
    private static final int MOST_DECIDED = 100_000;
    private static final double SHRINK = 0.7;
    private static final double GROW = 0.05;
    private static final double LEAST = 0.02;
    /// So much more of the operators' own calls is taken.
    private static final double OPERATORS_MORE = 0.5;
    /// No INVITE is sent again later than this (RFC 3261 §17.1.1.2, timer B).
    private static final long REMEMBERED_NS = 32_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final long targetNs;
    private final LongSupplier nanoTime;
    private long intervalEndNs;
    private long shortestNs = Long.MAX_VALUE;
    private int messages;
    private int standing;
    private double share = 1;
    private double credit;
    private double operatorsCredit;
    private long refused;
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
    /// @param operators it is an operator's own
    public synchronized boolean takes(String invite, boolean operators) {
        turn(nanoTime.getAsLong());
        Boolean before = decided.get(invite);
        if (before == null) {
            before = decidedBefore.get(invite);
        }
        if (before != null) {
            return before;
        }
        boolean taken = share >= 1 || (operators ? ofOperators() : ofAll());
        decided.put(invite, taken);
        if (!taken) {
            refused++;
        }
        return taken;
    }

    private boolean ofAll() {
        credit += share;
        if (credit < 1) {
            return false;
        }
        credit--;
        return true;
    }

    private boolean ofOperators() {
        operatorsCredit += Math.min(1, share + OPERATORS_MORE);
        if (operatorsCredit < 1) {
            return false;
        }
        operatorsCredit--;
        return true;
    }

    private void turn(long now) {
        if (now >= forgetNs || decided.size() >= MOST_DECIDED) {
            decidedBefore = decided;
            decided = new HashMap<>();
            forgetNs = now + REMEMBERED_NS;
        }
        if (now < intervalEndNs) {
            return;
        }
        standing = messages >= ENOUGH && shortestNs > targetNs ? standing + 1 : 0;
        if (standing >= IN_A_ROW) {
            begun(now);
            share = Math.max(LEAST, share * SHRINK);
        } else if (share < 1 && standing == 0) {
            // what passed without a message was quiet, too
            share = Math.min(1, share + GROW * Math.max(1, (now - intervalEndNs) / INTERVAL_NS));
            over(now);
        }
        shortestNs = Long.MAX_VALUE;
        messages = 0;
        intervalEndNs = now + INTERVAL_NS;
    }

    private void begun(long now) {
        if (share >= 1) {
            episodeNs = now;
            refused = 0;
            LOG.warn(
                    "overload: messages wait {} ms and more for a thread, so new calls are refused in part with 503",
                    shortestNs / 1_000_000);
        }
    }

    private void over(long now) {
        if (share >= 1) {
            credit = 0;
            operatorsCredit = 0;
            LOG.warn("overload is over after {} ms, {} calls were refused", (now - episodeNs) / 1_000_000, refused);
        }
    }

    /// The share of new calls that is taken now, 1: all.
    public synchronized double share() {
        return share;
    }
}
