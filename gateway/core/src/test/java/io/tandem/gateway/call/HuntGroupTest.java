package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.GroupConfig.Strategy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls to hunt groups, from a trunk and from an operator, over the whole signalling.
class HuntGroupTest {

    private static final String SALES = "700";
    private static final Duration RING = Duration.ofSeconds(20);

    private final Sim sim = new Sim();
    private int callers;

    private void group(
            String name, Strategy strategy, Duration wrapUp, int rounds, String overflow, String... members) {
        sim.groups.put(
                name, new GroupConfig(List.of(members), strategy, RING, wrapUp, rounds, Destination.parse(overflow)));
    }

    private void group(Strategy strategy) {
        group(SALES, strategy, Duration.ZERO, 1, "refuse", "anna", "boris", "cyril");
    }

    @BeforeEach
    void threeOperators() {
        sim.operator("anna", 1);
        sim.operator("boris", 2);
        sim.operator("cyril", 3);
    }

    private SimPeer caller() {
        return new SimPeer(
                sim.calls,
                Sim.TRUNK,
                "in-" + ++callers,
                "<sip:+996555123456@198.51.100.7>",
                "<sip:" + SALES + "@tandem>",
                "sip:gw@198.51.100.7:5070");
    }

    private static FakeServerTx invite(SimPeer caller) {
        return caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
    }

    /// Whom the INVITEs so far were for, in order.
    private List<String> rung() {
        return sim.stack.all("INVITE").stream()
                .map(invite -> invite.request.uri().user())
                .toList();
    }

    private void answers(FakeStack.Sent invite) {
        sim.page(invite).answerSdp(invite, 200, Offers.browserAnswer("sendrecv"));
    }

    /// A whole call that this operator takes.
    private void taken(String by, int after) {
        SimPeer caller = caller();
        FakeServerTx call = invite(caller);
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        assertThat(ringing.request.uri().user()).as("call %d", after).isEqualTo(by);
        SimPeer browser = sim.page(ringing);
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        caller.ack(call);
        sim.advanceMs(1000);
        caller.send("BYE");
        browser.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void all_ring_and_the_first_who_answers_has_the_call() {
        group(Strategy.RING_ALL);
        SimPeer caller = caller();
        FakeServerTx call = invite(caller);
        assertThat(rung()).containsExactlyInAnyOrder("anna", "boris", "cyril");
        List<FakeStack.Sent> invites = sim.stack.all("INVITE");
        invites.forEach(each -> sim.page(each).answer(each, 180));
        answers(invites.get(1));
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(invites.get(0).cancels).hasSize(1);
        assertThat(invites.get(2).cancels).hasSize(1);
        caller.ack(call);
        sim.advanceMs(2000);
        caller.send("BYE");
        invites.forEach(each -> sim.page(each).answer(each, 487));
        sim.page(invites.get(1)).answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().user()).isEqualTo(invites.get(1).request.uri().user());
        assertThat(sim.cdr().talkMs()).isEqualTo(2000);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void one_after_the_other_rings_for_his_time_and_the_caller_hears_one_ringing() {
        group(Strategy.LINEAR);
        FakeServerTx call = invite(caller());
        assertThat(rung()).containsExactly("anna");
        FakeStack.Sent anna = sim.stack.last("INVITE");
        sim.page(anna).answer(anna, 180);
        sim.advance(RING);
        assertThat(anna.cancels).hasSize(1);
        sim.page(anna).answer(anna, 487);
        assertThat(rung()).containsExactly("anna", "boris");
        FakeStack.Sent boris = sim.stack.last("INVITE");
        sim.page(boris).answer(boris, 486);
        assertThat(rung()).containsExactly("anna", "boris", "cyril");
        answers(sim.stack.last("INVITE"));
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(sim.events)
                .filteredOn(CallEvent.Taken.class::isInstance)
                .singleElement()
                .satisfies(taken -> assertThat(((CallEvent.Taken) taken).user()).isEqualTo("cyril"));
    }

    @Test
    void a_late_answer_of_who_was_passed_over_is_ended_and_the_next_one_rings_on() {
        group(Strategy.LINEAR);
        FakeServerTx call = invite(caller());
        FakeStack.Sent anna = sim.stack.last("INVITE");
        sim.page(anna).answer(anna, 180);
        sim.advance(RING);
        answers(anna);
        assertThat(sim.stack.last("BYE").hop).isEqualTo(Sim.flow(1));
        answers(sim.stack.last("INVITE"));
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(sim.calls.list().getFirst().user()).isEqualTo("boris");
    }

    @Test
    void nobody_takes_it() {
        group(Strategy.LINEAR);
        FakeServerTx call = invite(caller());
        for (int i = 0; i < 3; i++) {
            FakeStack.Sent ringing = sim.stack.last("INVITE");
            sim.page(ringing).answer(ringing, i == 1 ? 603 : 180);
            if (i != 1) {
                sim.advance(RING);
                sim.page(ringing).answer(ringing, 487);
            }
        }
        assertThat(call.statuses()).containsExactly(180, 480);
        assertThat(sim.cdr().end().text()).isEqualTo("Nobody of group " + SALES + " takes it");
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.ladders.of(sim.cdr().callId()).orElseThrow().rungs())
                .extracting(rung -> rung.what())
                .contains("INVITE", "group " + SALES + " rings", "nobody of group " + SALES + " takes it");
    }

    @Test
    void who_talks_rings_or_wants_no_calls_is_passed_over() {
        group(Strategy.LINEAR);
        sim.undisturbed.add("boris");
        FakeServerTx first = invite(caller());
        FakeServerTx second = invite(caller());
        assertThat(rung()).containsExactly("anna", "cyril");
        FakeServerTx third = invite(caller());
        assertThat(third.statuses()).containsExactly(480);
        answers(sim.stack.all("INVITE").getFirst());
        assertThat(first.statuses()).containsExactly(200);
        assertThat(second.statuses()).isEmpty();
    }

    @Test
    void round_robin_goes_on_after_whoever_took_the_last_one() {
        group(Strategy.ROUND_ROBIN);
        taken("anna", 1);
        taken("boris", 2);
        taken("cyril", 3);
        taken("anna", 4);
    }

    @Test
    void longest_idle_and_wrap_up_go_by_the_ends_of_calls() {
        group(SALES, Strategy.LONGEST_IDLE, Duration.ofSeconds(30), 1, "refuse", "anna", "boris");
        taken("anna", 1);
        taken("boris", 2);
        FakeServerTx tooEarly = invite(caller());
        assertThat(tooEarly.statuses()).containsExactly(480);
        sim.advance(Duration.ofSeconds(40));
        taken("anna", 3);
    }

    @Test
    void overflow_leads_to_another_group_then_to_an_operator_then_to_a_trunk() {
        sim.operator("dina", 4);
        group(SALES, Strategy.LINEAR, Duration.ZERO, 1, "group:701", "anna");
        group("701", Strategy.LINEAR, Duration.ZERO, 1, "user:dina", "boris");
        FakeServerTx call = invite(caller());
        for (String expected : List.of("anna", "boris")) {
            FakeStack.Sent ringing = sim.stack.last("INVITE");
            assertThat(ringing.request.uri().user()).isEqualTo(expected);
            sim.page(ringing).answer(ringing, 486);
        }
        assertThat(rung()).containsExactly("anna", "boris", "dina");
        answers(sim.stack.last("INVITE"));
        assertThat(call.statuses()).containsExactly(200);

        group("701", Strategy.LINEAR, Duration.ZERO, 1, "trunk:south/9000", "boris");
        FakeServerTx onward = invite(caller());
        for (int i = 0; i < 2; i++) {
            FakeStack.Sent ringing = sim.stack.last("INVITE");
            sim.page(ringing).answer(ringing, 486);
        }
        FakeStack.Sent south = sim.stack.last("INVITE");
        assertThat(south.request.uri().user()).isEqualTo("9000");
        SimPeer trunk = SimPeer.called(sim.calls, Sim.TRUNK, south.request, "t", "sip:gw@198.51.100.7:5072");
        trunk.answerSdp(south, 200, Offers.trunk(9100, "sendrecv"));
        assertThat(onward.statuses()).endsWith(200);
    }

    @Test
    void further_rounds_ring_on() {
        group(SALES, Strategy.RING_ALL, Duration.ZERO, 3, "refuse", "anna", "boris");
        FakeServerTx call = invite(caller());
        List<FakeStack.Sent> invites = sim.stack.all("INVITE");
        invites.forEach(each -> sim.page(each).answer(each, 180));
        sim.advance(RING);
        sim.advance(RING);
        assertThat(call.statuses()).containsExactly(180);
        assertThat(invites).allMatch(each -> each.cancels.isEmpty());
        sim.advance(RING);
        invites.forEach(each -> sim.page(each).answer(each, 487));
        assertThat(call.statuses()).containsExactly(180, 480);
    }

    @Test
    void who_calls_his_own_group_is_not_rung() {
        sim.operator("alice", 20);
        group(SALES, Strategy.LINEAR, Duration.ZERO, 1, "refuse", "alice", "boris");
        assertThat(sim.dial(SALES).acked().invite().statuses()).contains(200);
        assertThat(rung()).containsExactly("boris");
    }

    @Test
    void groups_that_pass_a_call_round_end_it() {
        group(SALES, Strategy.LINEAR, Duration.ZERO, 1, "group:701", "nobody");
        group("701", Strategy.LINEAR, Duration.ZERO, 1, "group:" + SALES, "nobody");
        assertThat(invite(caller()).statuses()).containsExactly(480);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void caller_who_gives_up_stops_all_that_rings() {
        group(Strategy.RING_ALL);
        SimPeer caller = caller();
        FakeServerTx call = invite(caller);
        List<FakeStack.Sent> invites = sim.stack.all("INVITE");
        invites.forEach(each -> sim.page(each).answer(each, 180));
        caller.cancel(call);
        invites.forEach(each -> {
            assertThat(each.cancels).hasSize(1);
            sim.page(each).answer(each, 487);
        });
        assertThat(call.statuses()).containsExactly(180, 487);
        assertThat(sim.cdr().end().type()).isEqualTo("cancelled");
        assertThat(sim.calls.active()).isZero();
        group(Strategy.LINEAR);
        taken("anna", 2);
    }

    @Test
    void an_operators_other_browser_rings_on_when_one_refuses() {
        sim.operator("anna", 1, 11);
        group(Strategy.LINEAR);
        FakeServerTx call = invite(caller());
        assertThat(rung()).containsExactly("anna", "anna");
        FakeStack.Sent one = sim.stack.all("INVITE").get(0);
        FakeStack.Sent two = sim.stack.all("INVITE").get(1);
        sim.page(one).answer(one, 486);
        assertThat(rung()).hasSize(2);
        answers(two);
        assertThat(call.statuses()).containsExactly(200);
    }

    @Test
    void an_operator_calls_a_group_and_hears_it_ring_from_the_start() {
        group(Strategy.LINEAR);
        Sim.Outgoing call = sim.dial(SALES).acked();
        assertThat(rung()).containsExactly("anna");
        FakeStack.Sent anna = sim.stack.last("INVITE");
        sim.page(anna).answer(anna, 180);
        sim.advance(RING);
        FakeStack.Sent boris = sim.stack.last("INVITE");
        answers(boris);
        assertThat(sim.calls.list().getFirst().callee()).isEqualTo("boris");
        assertThat(call.states()).contains("ringing", "answered");
        assertThat(sim.media.last().heard("browser").from()).hasToString("callee-2");
    }
}
