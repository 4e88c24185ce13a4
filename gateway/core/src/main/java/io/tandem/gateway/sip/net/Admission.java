package io.tandem.gateway.sip.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Refuses new calls while they wait too long for a thread, so that those that are open, and those that are
/// taken, go on well (RFC 5390 §3: who is overloaded and refuses nothing serves nobody, since what comes
/// too late comes again).
///
/// The measure is the wait of each as it is now, not a rate that was good lately: what can be done changes
/// by the second while code is being compiled. New calls have their turn last, see [Lanes], so that it is
/// they who wait. When none has waited less than the target for 100 ms (as in CoDel, RFC 8289: a burst or a
/// pause of the machine is no overload), a part of the trunks' new calls is refused, and all from twice the
/// target on; operators' calls from four times and eight times the target on. Beyond three times it is
/// overload at once. So the queue stands at about the target, and the threads have always work. What was
/// once decided of an INVITE holds for its retransmissions. Any thread.
public final class Admission {

    /// Fewer that wait are no queue.
    static final int ENOUGH = 5;
    static final long INTERVAL_NS = 100_000_000;
    /// So many times the target tells at once.
    public static final int AT_ONCE = 3;
    private static final int OPERATORS = 4;
    private static final int MOST_DECIDED = 100_000;
    /// So long without a refusal, and it is over.
    private static final long QUIET_NS = 2_000_000_000L;
    /// No INVITE is sent again later than this (RFC 3261 §17.1.1.2, timer B).
    private static final long REMEMBERED_NS = 32_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final long targetNs;
    private final LongSupplier nanoTime;
    private int waiting;
    private long latestNs;
    private long judgedNs;
    private long longSinceNs;
    private double ofTrunks;
    private double ofOperators;
    private boolean overloaded;
    private long refused;
    private long refusedBefore;
    private long episodeNs;
    private long lastRefusedNs;
    private Map<String, Boolean> decided = new HashMap<>();
    private Map<String, Boolean> decidedBefore = Map.of();
    private long forgetNs;

    /// @param target how long messages may wait until calls are refused; zero: all calls are taken
    /// @param nanoTime monotonic
    public Admission(Duration target, LongSupplier nanoTime) {
        this.targetNs = target.toNanos();
        this.nanoTime = nanoTime;
        this.forgetNs = nanoTime.getAsLong() + REMEMBERED_NS;
    }

    /// What begins a call begins to wait for its thread.
    public synchronized void waits() {
        waiting++;
    }

    /// It waits no more: it has its thread, or was dropped.
    public synchronized void waitsNoMore() {
        waiting--;
    }

    /// Whether a new call is taken. It is asked when the INVITE has its turn.
    ///
    /// @param invite names the INVITE: its retransmissions have the same
    /// @param operators it is an operator's own: these are refused last
    /// @param waitedNs how long it has waited for its turn; 0 where that is not known, and the latest known
    /// wait counts
    public synchronized boolean takes(String invite, boolean operators, long waitedNs) {
        long now = nanoTime.getAsLong();
        turn(now);
        long wait = waitedNs == 0 ? latestNs : waitedNs;
        boolean stands = stands(now, wait);
        if (targetNs == 0) {
            return true;
        }
        Boolean before = decided.getOrDefault(invite, decidedBefore.get(invite));
        if (before != null) {
            return before;
        }
        boolean takes = !stands || !isRefused(wait, operators);
        decided.put(invite, takes);
        if (!takes) {
            refused(now);
        }
        return takes;
    }

    /// Whether a queue stands.
    private boolean stands(long now, long waitedNs) {
        if (waitedNs <= targetNs || now - judgedNs > INTERVAL_NS) {
            longSinceNs = now;
        }
        judgedNs = now;
        latestNs = waitedNs;
        return waiting >= ENOUGH && (now - longSinceNs >= INTERVAL_NS || waitedNs > AT_ONCE * targetNs);
    }

    /// Of a part that is to be refused, every so manieth is: no chance is needed.
    private boolean isRefused(long waitNs, boolean operators) {
        double target = operators ? OPERATORS * targetNs : targetNs;
        double part = Math.clamp(waitNs / target - 1, 0.0, 1.0);
        double due = part + (operators ? ofOperators : ofTrunks);
        boolean refuses = part > 0 && due >= 1;
        double left = part > 0 ? due - (refuses ? 1 : 0) : 0;
        if (operators) {
            ofOperators = left;
        } else {
            ofTrunks = left;
        }
        return refuses;
    }

    private void refused(long now) {
        if (!overloaded) {
            overloaded = true;
            episodeNs = now;
            refusedBefore = refused;
            LOG.warn(
                    "overload: new calls wait {} ms for a thread, so only a part of the new calls is taken, others get"
                            + " 503",
                    latestNs / 1_000_000);
        }
        refused++;
        lastRefusedNs = now;
    }

    /// Brings everything to now.
    private void turn(long now) {
        if (now >= forgetNs || decided.size() >= MOST_DECIDED) {
            decidedBefore = decided;
            decided = new HashMap<>();
            forgetNs = now + REMEMBERED_NS;
        }
        if (overloaded && now - lastRefusedNs >= QUIET_NS) {
            overloaded = false;
            LOG.warn(
                    "overload is over after {} ms, {} calls were refused",
                    (lastRefusedNs - episodeNs) / 1_000_000,
                    refused - refusedBefore);
        }
    }

    /// How long new calls wait for a thread now; 0 where hardly any waits.
    public synchronized double waitSeconds() {
        turn(nanoTime.getAsLong());
        return waiting < ENOUGH ? 0 : latestNs / 1e9;
    }

    /// Calls that were refused since the start.
    public synchronized long refused() {
        return refused;
    }
}
