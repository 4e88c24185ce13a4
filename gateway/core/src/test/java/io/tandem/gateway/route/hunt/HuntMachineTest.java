package io.tandem.gateway.route.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.GroupConfig.Strategy;
import io.tandem.gateway.route.hunt.HuntMachine.Effect;
import io.tandem.gateway.route.hunt.HuntMachine.Input;
import io.tandem.gateway.route.hunt.HuntMachine.State;
import io.tandem.gateway.route.hunt.HuntMachine.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HuntMachineTest {

    private static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");
    private static final Duration RING = Duration.ofSeconds(20);
    private static final Destination BOSS = Destination.parse("user:boss");

    private final Set<String> busy = new HashSet<>();

    private static GroupConfig group(Strategy strategy, int rounds) {
        return new GroupConfig(List.of("a", "b", "c"), strategy, RING, Duration.ofSeconds(30), rounds, BOSS);
    }

    private Step arrive(Strategy strategy, HuntMemory memory) {
        return step(State.of("desk", group(strategy, 1)), new Input.Arrived(), memory);
    }

    private Step step(State state, Input input, HuntMemory memory) {
        return HuntMachine.step(state, input, memory, m -> !busy.contains(m), NOW);
    }

    private Step then(Step before, Input input) {
        return step(before.state(), input, before.memory());
    }

    private static Effect ring(String... members) {
        return new Effect.Ring(Set.of(members), RING);
    }

    @Test
    void all_ring_and_the_first_that_answers_has_the_call() {
        busy.add("b");
        Step rings = arrive(Strategy.RING_ALL, HuntMemory.EMPTY);
        assertThat(rings.effect()).isEqualTo(ring("a", "c"));
        Step one = then(rings, new Input.Refused("a"));
        assertThat(one.effect()).isEqualTo(new Effect.Wait());
        assertThat(then(one, new Input.Taken("c")).effect()).isEqualTo(new Effect.Connect("c"));
        assertThat(then(one, new Input.Refused("c")).effect()).isEqualTo(new Effect.Overflow(BOSS));
        assertThat(then(rings, new Input.RangOut()).effect()).isEqualTo(new Effect.Overflow(BOSS));
    }

    @Test
    void a_linear_group_goes_down_its_list_and_a_refusal_hurries_it_on() {
        Step a = arrive(Strategy.LINEAR, HuntMemory.EMPTY);
        assertThat(a.effect()).isEqualTo(ring("a"));
        Step b = then(a, new Input.Refused("a"));
        assertThat(b.effect()).isEqualTo(ring("b"));
        assertThat(then(b, new Input.Refused("a")).effect())
                .as("an answer that comes late")
                .isEqualTo(new Effect.Wait());
        busy.add("c");
        assertThat(then(b, new Input.RangOut()).effect()).isEqualTo(new Effect.Overflow(BOSS));
    }

    @Test
    void round_robin_goes_on_behind_the_last_taker() {
        Step first = arrive(Strategy.ROUND_ROBIN, HuntMemory.EMPTY);
        assertThat(first.effect()).isEqualTo(ring("a"));
        HuntMemory after = then(first, new Input.Taken("a")).memory();
        Step second = arrive(Strategy.ROUND_ROBIN, after);
        assertThat(second.effect()).isEqualTo(ring("b"));
        Step third = arrive(Strategy.ROUND_ROBIN, after.taken("desk", "c"));
        assertThat(third.effect()).isEqualTo(ring("a"));
        assertThat(arrive(Strategy.ROUND_ROBIN, after.taken("desk", "who left")).effect())
                .isEqualTo(ring("a"));
    }

    @Test
    void whoever_has_been_idle_longest_rings_first() {
        HuntMemory memory = HuntMemory.EMPTY
                .ended("a", NOW.minusSeconds(100))
                .ended("b", NOW.minusSeconds(300))
                .ended("c", NOW.minusSeconds(200));
        Step b = arrive(Strategy.LONGEST_IDLE, memory);
        assertThat(b.effect()).isEqualTo(ring("b"));
        assertThat(then(b, new Input.RangOut()).effect()).isEqualTo(ring("c"));
        assertThat(arrive(Strategy.LONGEST_IDLE, HuntMemory.EMPTY.ended("a", NOW.minusSeconds(100)))
                        .effect())
                .as("who has had no call at all")
                .isEqualTo(ring("b"));
    }

    @Test
    void nobody_rings_while_he_wraps_up() {
        HuntMemory memory = HuntMemory.EMPTY.ended("a", NOW.minusSeconds(29)).ended("b", NOW.minusSeconds(30));
        assertThat(arrive(Strategy.LINEAR, memory).effect()).isEqualTo(ring("b"));
        assertThat(arrive(Strategy.RING_ALL, memory).effect()).isEqualTo(ring("b", "c"));
    }

    @Test
    void a_group_is_rung_through_as_often_as_it_says() {
        Step step = step(State.of("desk", group(Strategy.LINEAR, 2)), new Input.Arrived(), HuntMemory.EMPTY);
        StringBuilder rung = new StringBuilder();
        while (step.effect() instanceof Effect.Ring(Set<String> members, Duration time)) {
            rung.append(members.iterator().next());
            step = then(step, new Input.RangOut());
        }
        assertThat(rung).hasToString("abcabc");
    }

    @Test
    void when_everybody_is_busy_it_overflows_at_once() {
        busy.addAll(List.of("a", "b", "c"));
        assertThat(arrive(Strategy.LONGEST_IDLE, HuntMemory.EMPTY).effect()).isEqualTo(new Effect.Overflow(BOSS));
    }
}
