package io.tandem.gateway.call;

import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.route.hunt.HuntMachine.Effect;
import io.tandem.gateway.route.hunt.HuntMachine.Input;
import io.tandem.gateway.route.hunt.HuntMachine.State;
import io.tandem.gateway.route.hunt.HuntMemory;
import io.tandem.gateway.trunk.Trunk;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls that are in hunt groups now: who rings next is decided here, one call after the other, so that no operator
/// is rung for two of them at once. A group that is changed counts for calls that enter it from then on. Any thread.
final class Hunts {

    /// Groups that a call is passed on through, one after the other.
    private static final int MOST_GROUPS = 10;

    private final Callees callees;
    private final CallIndex index;
    private final Router router;
    private final Env env;
    private final Duration ringTime;
    private final Map<String, State> hunts = new HashMap<>();
    private final Map<String, String> rung = new HashMap<>();
    private HuntMemory memory = HuntMemory.EMPTY;

    /// @param ringTime of an operator to whom a group passes a call on
    Hunts(Callees callees, CallIndex index, Router router, Env env, Duration ringTime) {
        this.callees = callees;
        this.index = index;
        this.router = router;
        this.env = env;
        this.ringTime = ringTime;
    }

    /// What a call does next.
    ///
    /// @param entered the group that it enters; empty: it is in one
    synchronized CallInput.Hunted next(CallRunner call, Optional<State> entered, Input what) {
        State state = entered.orElseGet(() -> hunts.get(call.callId));
        if (state == null) {
            return new CallInput.Hunted(Optional.empty(), new Effect.Wait(), List.of(), Optional.empty());
        }
        Effect effect = step(call, state, what);
        for (int passed = 0; effect instanceof Effect.Overflow(Destination to) && passed < MOST_GROUPS; passed++) {
            Optional<State> onward = onward(to);
            if (onward.isEmpty()) {
                break;
            }
            state = onward.get();
            effect = step(call, state, new Input.Arrived());
        }
        return told(call, effect);
    }

    private Effect step(CallRunner call, State state, Input what) {
        HuntMachine.Step step = HuntMachine.step(state, what, memory, member -> free(member, call), env.wallClock());
        memory = step.memory();
        hunts.put(call.callId, step.state());
        return step.effect();
    }

    private Optional<State> onward(Destination to) {
        return switch (to.kind()) {
            case GROUP -> router.group(to.name()).map(group -> State.of(to.name(), group));
            case USER -> Optional.of(State.of(to.name(), GroupConfig.ofOne(to.name(), ringTime)));
            case TRUNK, REFUSE -> Optional.empty();
        };
    }

    private CallInput.Hunted told(CallRunner call, Effect effect) {
        Optional<State> group = Optional.ofNullable(hunts.get(call.callId));
        return switch (effect) {
            case Effect.Ring(var members, Duration forSoLong) -> {
                free(call);
                members.forEach(member -> rung.put(member, call.callId));
                List<Callee> all = members.stream().map(callees::ofGroup).toList();
                yield new CallInput.Hunted(group, effect, all, Optional.empty());
            }
            case Effect.Wait() -> new CallInput.Hunted(group, effect, List.of(), Optional.empty());
            case Effect.Connect(String member) -> {
                forget(call);
                yield new CallInput.Hunted(group, effect, List.of(), Optional.empty());
            }
            case Effect.Overflow(Destination to) -> {
                forget(call);
                String from = call.state().trunk().map(Trunk::name).orElse("");
                boolean trunk = to.kind() == Destination.Kind.TRUNK;
                yield new CallInput.Hunted(
                        group,
                        effect,
                        List.of(),
                        trunk ? router.passOn(to.name(), to.number(), from) : Optional.empty());
            }
        };
    }

    private boolean free(String member, CallRunner call) {
        String holder = rung.get(member);
        boolean taken = holder != null && !holder.equals(call.callId) && rings(holder);
        boolean caller = member.equals(call.state().user());
        return !taken && !caller && callees.free(member, call);
    }

    private boolean rings(String callId) {
        return index.call(callId)
                .map(holder -> holder.state().phase())
                .filter(phase -> phase == CallState.Phase.NEW || phase == CallState.Phase.DIALLING)
                .isPresent();
    }

    private void free(CallRunner call) {
        rung.values().removeIf(call.callId::equals);
    }

    private void forget(CallRunner call) {
        free(call);
        hunts.remove(call.callId);
    }

    /// A call is over: whoever talked in it has been idle since.
    synchronized void over(CallRunner call) {
        forget(call);
        CallState state = call.state();
        if (state.times().answeredMs() < 0) {
            return;
        }
        Instant ended = state.times().ended().orElseGet(env::wallClock);
        Stream.of(state.near(), state.far())
                .flatMap(Optional::stream)
                .filter(leg -> browser(state.legs().get(leg)))
                .forEach(leg -> memory = memory.ended(state.userOf(leg), ended));
    }

    private static boolean browser(@Nullable Leg leg) {
        return leg != null && leg.side() == Leg.Side.BROWSER;
    }
}
