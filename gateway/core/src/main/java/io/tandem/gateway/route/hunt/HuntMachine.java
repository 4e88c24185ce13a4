package io.tandem.gateway.route.hunt;

import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.GroupConfig.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// One call on its way through a hunt group: `(state, input) -> (state, effect)`. Pure, any thread.
public final class HuntMachine {

    private HuntMachine() {}

    /// Where the call is. Immutable.
    ///
    /// @param ringing who rings now
    /// @param waiting who is rung next, in order
    /// @param round counted from 1
    public record State(String name, GroupConfig group, Set<String> ringing, List<String> waiting, int round) {
        public State {
            ringing = Set.copyOf(ringing);
            waiting = List.copyOf(waiting);
        }

        /// Before the first rings.
        public static State of(String name, GroupConfig group) {
            return new State(name, group, Set.of(), List.of(), 0);
        }
    }

    /// What happens to it.
    public sealed interface Input {
        /// It comes to the group.
        record Arrived() implements Input {}

        /// Somebody does not take it: he is busy, refuses, or has lost his connection.
        record Refused(String member) implements Input {}

        /// They have rung for as long as they may.
        record RangOut() implements Input {}

        /// Somebody takes it.
        record Taken(String member) implements Input {}
    }

    /// What is to be done.
    public sealed interface Effect {
        /// Ring these, and no longer those that rang before; then say that they rang out.
        record Ring(Set<String> members, Duration forSoLong) implements Effect {}

        /// Connect it, and stop the others.
        record Connect(String member) implements Effect {}

        /// Nobody takes it.
        record Overflow(Destination to) implements Effect {}

        /// Go on ringing.
        record Wait() implements Effect {}
    }

    /// What follows from an input.
    ///
    /// @param memory as it is afterwards
    public record Step(State state, HuntMemory memory, Effect effect) {}

    /// @param free whether an operator can be rung: he has a browser, talks to nobody, and wants calls
    public static Step step(State state, Input input, HuntMemory memory, Predicate<String> free, Instant now) {
        return switch (input) {
            case Input.Arrived arrived -> next(state, memory, free, now);
            case Input.RangOut rangOut -> next(state, memory, free, now);
            case Input.Taken(String member) ->
                new Step(
                        new State(state.name, state.group, Set.of(), List.of(), state.round),
                        memory.taken(state.name, member),
                        new Effect.Connect(member));
            case Input.Refused(String member) -> refused(state, member, memory, free, now);
        };
    }

    private static Step refused(State state, String member, HuntMemory memory, Predicate<String> free, Instant now) {
        if (!state.ringing.contains(member)) {
            return new Step(state, memory, new Effect.Wait());
        }
        Set<String> left = new HashSet<>(state.ringing);
        left.remove(member);
        State without = new State(state.name, state.group, left, state.waiting, state.round);
        return left.isEmpty() ? next(without, memory, free, now) : new Step(without, memory, new Effect.Wait());
    }

    /// The next who can be rung, in this round or a later one.
    private static Step next(State state, HuntMemory memory, Predicate<String> free, Instant now) {
        List<String> waiting = state.waiting;
        int round = state.round;
        while (true) {
            if (waiting.isEmpty() && round < state.group.rounds()) {
                waiting = order(state.name, state.group, memory);
                round++;
            }
            List<String> able = waiting.stream()
                    .filter(member -> free.test(member) && !wrapsUp(state.group, member, memory, now))
                    .toList();
            if (!able.isEmpty()) {
                return ring(state, memory, waiting, able, round);
            }
            waiting = List.of();
            if (round >= state.group.rounds()) {
                State over = new State(state.name, state.group, Set.of(), List.of(), round);
                return new Step(over, memory, new Effect.Overflow(state.group.overflow()));
            }
        }
    }

    private static Step ring(State state, HuntMemory memory, List<String> waiting, List<String> able, int round) {
        boolean all = state.group.strategy() == Strategy.RING_ALL;
        Set<String> ringing = all ? Set.copyOf(able) : Set.of(able.getFirst());
        List<String> later = all ? List.of() : waiting.subList(waiting.indexOf(able.getFirst()) + 1, waiting.size());
        State rings = new State(state.name, state.group, ringing, later, round);
        return new Step(rings, memory, new Effect.Ring(ringing, state.group.ringTime()));
    }

    private static boolean wrapsUp(GroupConfig group, String member, HuntMemory memory, Instant now) {
        Instant ended = memory.lastEnd().get(member);
        return ended != null && now.isBefore(ended.plus(group.wrapUp()));
    }

    /// Members in the order in which one round rings them.
    static List<String> order(String name, GroupConfig group, HuntMemory memory) {
        List<String> members = group.members();
        return switch (group.strategy()) {
            case RING_ALL, LINEAR -> members;
            case ROUND_ROBIN -> {
                int after = members.indexOf(memory.lastTaker().getOrDefault(name, "")) + 1;
                List<String> turned = new ArrayList<>(members.subList(after, members.size()));
                turned.addAll(members.subList(0, after));
                yield turned;
            }
            case LONGEST_IDLE ->
                members.stream()
                        .sorted(Comparator.comparing(m -> memory.lastEnd().getOrDefault(m, Instant.MIN)))
                        .toList();
        };
    }
}
