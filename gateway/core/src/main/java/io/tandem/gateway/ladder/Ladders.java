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

/// Keeps the ladders of all calls that go on, and of so many that are over. Any thread.
public final class Ladders implements CallTap {

    private final int most;
    private final InstantSource clock;
    private final LongSupplier nowMs;
    private final Map<String, CallLadder> ladders = new ConcurrentHashMap<>();
    private final Queue<String> over = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

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

    @Override
    public void came(String callId, CallInput input) {
        ladder(callId).came(input, nowMs.getAsLong());
    }

    @Override
    public void does(String callId, Effect effect) {
        ladder(callId).does(effect, nowMs.getAsLong());
        if (effect instanceof Effect.Finished) {
            ladder(callId).over();
            finished(callId);
        }
    }

    private CallLadder ladder(String callId) {
        CallLadder known = ladders.get(callId);
        return known != null
                ? known
                : ladders.computeIfAbsent(callId, id -> new CallLadder(clock.instant(), nowMs.getAsLong()));
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
