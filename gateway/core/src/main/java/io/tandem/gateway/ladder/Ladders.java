package io.tandem.gateway.ladder;

import io.tandem.gateway.call.CallInput;
import io.tandem.gateway.call.CallTap;
import io.tandem.gateway.call.Effect;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the ladders of all calls that go on, and of so many that are over. Any thread.
public final class Ladders implements CallTap {

    private static final Logger LOG = LoggerFactory.getLogger(Ladders.class);

    private final int most;
    private final InstantSource clock;
    private final LongSupplier nowMs;
    private final Map<String, CallLadder> ladders = new ConcurrentHashMap<>();
    private final Queue<String> over = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private volatile String latest = "";

    /// @param most calls that are over and still can be explained
    /// @param nowMs a clock that never goes back
    public Ladders(int most, InstantSource clock, LongSupplier nowMs) {
        this.most = most;
        this.clock = clock;
        this.nowMs = nowMs;
    }

    /// What happened in a call; empty: there was none, or it was too long ago.
    public Optional<Ladder> of(String callId) {
        return Optional.ofNullable(ladders.get(callId)).map(ladder -> ladder.view(callId));
    }

    /// What happened in the call that began latest; empty: there was none yet.
    public Optional<Ladder> latest() {
        return of(latest);
    }

    @Override
    public void came(String callId, CallInput input) {
        guarded(callId, () -> {
            CallLadder ladder =
                    CallLadder.begins(input) ? ladders.computeIfAbsent(callId, this::begun) : ladders.get(callId);
            // what comes after the end, of a call that is not kept any more, leaves nothing behind
            if (ladder != null) {
                ladder.came(input, nowMs.getAsLong());
            }
        });
    }

    private CallLadder begun(String callId) {
        latest = callId;
        return new CallLadder(clock.instant(), nowMs.getAsLong());
    }

    @Override
    public void does(String callId, Effect effect) {
        guarded(callId, () -> {
            CallLadder ladder = ladders.get(callId);
            if (ladder == null) {
                return;
            }
            ladder.does(effect, nowMs.getAsLong());
            if (effect instanceof Effect.Finished && ladder.over()) {
                finished(callId);
            }
        });
    }

    /// A fault of this is no fault of the call's.
    private static void guarded(String callId, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            LOG.error("call={} cannot be written down, it goes on", callId, fault);
        }
    }

    private void finished(String callId) {
        over.add(callId);
        if (kept.incrementAndGet() > most) {
            String oldest = over.poll();
            if (oldest != null) {
                kept.decrementAndGet();
                ladders.remove(oldest);
            }
        }
    }
}
