package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Each test has the name of its race.
class RacesTest {

    private final Sim sim = new Sim();

    @Test
    void cancel_against_200() {
        sim.mode = AnswerMode.PROGRESS;
        Outgoing call = sim.dial("1");
        SimPeer trunk = call.trunk("t");
        FakeStack.Sent invite = call.toTrunk();
        trunk.answer(invite, 180);
        call.browser().cancel(call.invite());
        assertThat(call.invite().statuses()).containsExactly(183, 487);
        assertThat(invite.cancels).hasSize(1);
        trunk.answerSdp(invite, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(1);
        trunk.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().end().type()).isEqualTo("cancelled");
        assertThat(sim.cdr().answeredAt()).isEmpty();
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void cancel_after_200_has_no_effect() {
        Outgoing call = sim.dial("1");
        call.browser().cancel(call.invite());
        assertThat(call.invite().statuses()).containsExactly(200);
        assertThat(sim.calls.active()).isOne();
    }

    @Test
    void hang_up_before_the_first_1xx_cancels_when_it_comes() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        SimPeer trunk = call.trunk("t");
        call.browser().send("BYE");
        assertThat(invite.cancels).isEmpty();
        trunk.answer(invite, 100);
        assertThat(invite.cancels).hasSize(1);
        trunk.answer(invite, 487);
        assertThat(sim.cdr().end().type()).isEqualTo("cancelled");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void hang_up_before_any_response_leaves_nothing_behind() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        call.browser().send("BYE");
        assertThat(sim.calls.active()).isOne();
        invite.listener.onTimeout();
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.timers.pending()).isZero();
    }

    @Test
    void answer_after_hang_up() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        SimPeer trunk = call.trunk("t");
        trunk.answer(invite, 180);
        call.browser().send("BYE");
        trunk.answerSdp(invite, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(1);
        assertThat(sim.stack.all("BYE")).hasSize(1);
        trunk.answer(sim.stack.last("BYE"), 200);
        trunk.answerSdp(invite, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(2);
        assertThat(sim.stack.all("BYE")).hasSize(1);
        assertThat(sim.cdr().talkMs()).isZero();
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void cancelled_invite_without_final_response_is_given_up_after_64_t1() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 180);
        call.browser().send("BYE");
        sim.advanceMs(31_999);
        assertThat(sim.calls.active()).isOne();
        sim.advanceMs(1);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void bye_against_re_invite() {
        Talk talk = sim.talk();
        FakeServerTx hold = talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly"));
        talk.trunk().ack(hold);
        FakeStack.Sent reinvite = sim.stack.last("INVITE");
        assertThat(reinvite.hop).isEqualTo(Sim.BROWSER);
        assertThat(talk.browser().send("BYE").statuses()).containsExactly(200);
        talk.browser().answer(reinvite, 481);
        talk.trunk().answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void re_invite_that_was_answered_while_bye_came_is_acknowledged() {
        Talk talk = sim.talk();
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly")));
        FakeStack.Sent reinvite = sim.stack.last("INVITE");
        talk.browser().send("BYE");
        int acks = sim.stack.acks.size();
        talk.browser().answerSdp(reinvite, 200, Offers.browserAnswer("recvonly"));
        assertThat(sim.stack.acks).hasSize(acks + 1);
    }

    @Test
    void re_invite_against_our_bye_is_answered_with_481() {
        Talk talk = sim.talk();
        talk.browser().send("BYE");
        assertThat(talk.trunk()
                        .sendSdp("INVITE", Offers.trunk(9000, "sendonly"))
                        .statuses())
                .containsExactly(481);
    }

    @Test
    void both_sides_hang_up_at_once() {
        Talk talk = sim.talk();
        talk.browser().send("BYE");
        assertThat(talk.trunk().send("BYE").statuses()).containsExactly(200);
        talk.trunk().answer(sim.stack.last("BYE"), 481);
        assertThat(sim.cdr().end().side()).isEqualTo("operator");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void websocket_lost_while_ringing_and_back_in_time() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 180);
        call.states();
        sim.calls.onFlowLost(Sim.BROWSER, "reset");
        call.trunk("t").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        int infos = sim.stack.all("INFO").size();
        sim.advance(Duration.ofSeconds(20));
        sim.bind(Sim.BROWSER_AGAIN);
        assertThat(sim.stack.all("INFO")).hasSize(infos + 1);
        assertThat(sim.stack.last("INFO").hop).isEqualTo(Sim.BROWSER_AGAIN);
        assertThat(sim.stack.last("INFO").request.body().text()).contains("\"answered\"");
        sim.advance(Duration.ofSeconds(20));
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void websocket_lost_while_ringing_and_not_back() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        call.trunk("t").answer(invite, 180);
        sim.calls.onFlowLost(Sim.BROWSER, "reset");
        sim.advance(Duration.ofSeconds(30));
        assertThat(invite.cancels).hasSize(1);
        call.trunk("t").answer(invite, 487);
        sim.stack.last("BYE").listener.onTransportError("no such connection");
        assertThat(sim.cdr().end().type()).isEqualTo("flow-lost");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void websocket_lost_before_any_answer_ends_the_call_at_once() {
        sim.mode = AnswerMode.PROGRESS;
        Outgoing call = sim.dial("1");
        FakeStack.Sent invite = call.toTrunk();
        call.trunk("t").answer(invite, 180);
        sim.calls.onFlowLost(Sim.BROWSER, "reset");
        assertThat(invite.cancels).hasSize(1);
        assertThat(sim.cdr().end().type()).isEqualTo("flow-lost");
    }

    @Test
    void connection_that_does_not_carry_is_waited_for_and_may_come_back_as_it_was() {
        Outgoing call = sim.dial("1").acked();
        sim.stack.last("INFO").listener.onTransportError("queue full");
        call.trunk("t").answer(call.toTrunk(), 180);
        assertThat(sim.stack.all("INFO")).hasSize(1);
        sim.advance(Duration.ofSeconds(29));
        assertThat(call.browser().send("UPDATE").statuses()).containsExactly(200);
        assertThat(call.states()).containsExactly("trying", "trying", "ringing");
        sim.advance(Duration.ofSeconds(20));
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void connection_that_does_not_carry_and_stays_so_ends_the_call() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 180);
        sim.stack.last("INFO").listener.onTransportError("reset");
        sim.advance(Duration.ofSeconds(30));
        assertThat(sim.cdr().end().type()).isEqualTo("flow-lost");
    }

    @Test
    void challenged_invite_waits_its_two_seconds_again() {
        Outgoing call = sim.dial("1").acked();
        SimPeer trunk = call.trunk("t");
        trunk.answer(call.toTrunk(), 100);
        trunk.answer(call.toTrunk(), 401, Headers.NONE.with("WWW-Authenticate", "Digest realm=\"x\""), Body.NONE);
        sim.advanceMs(1999);
        assertThat(call.toTrunk().request.uri().host()).isEqualTo("north.example");
        sim.advanceMs(1);
        assertThat(call.toTrunk().request.uri().host()).isEqualTo("south.example");
    }

    @Test
    void request_by_a_new_connection_brings_the_dialog_there() {
        Talk talk = sim.talk();
        sim.calls.onFlowLost(Sim.BROWSER, "reset");
        sim.bindings.put(
                "alice",
                java.util.List.of(new io.tandem.gateway.registrar.Registration(
                        "alice",
                        "other",
                        io.tandem.gateway.sip.SipUri.of("abc", "x.invalid"),
                        Sim.BROWSER_AGAIN,
                        java.time.Instant.MAX,
                        "")));
        talk.browser().flow = Sim.BROWSER_AGAIN;
        assertThat(talk.browser().send("UPDATE").statuses()).containsExactly(200);
        sim.advance(Duration.ofSeconds(40));
        talk.trunk().send("BYE");
        assertThat(sim.stack.last("BYE").hop).isEqualTo(Sim.BROWSER_AGAIN);
    }

    @Test
    void fork_with_two_200s() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        SimPeer one = call.trunk("fork-1");
        SimPeer two = call.trunk("fork-2");
        one.answer(invite, 180);
        two.answer(invite, 180);
        one.answerSdp(invite, 200, Offers.trunk(9000, "sendrecv"));
        two.answerSdp(invite, 200, Offers.trunk(9100, "sendrecv"));
        two.answerSdp(invite, 200, Offers.trunk(9100, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(3);
        assertThat(sim.stack.all("BYE")).hasSize(1);
        SipRequest bye = sim.stack.last("BYE").request;
        assertThat(bye.to().tag()).contains("fork-2");
        assertThat(bye.cseq().number()).isEqualTo(2);
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
    }

    @Test
    void answers_that_come_after_the_call_is_forgotten_are_still_acknowledged_and_other_forks_ended() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        SimPeer one = call.trunk("fork-1");
        SimPeer two = call.trunk("fork-2");
        one.answerSdp(invite, 200, Offers.trunk(9000, "sendrecv"));
        call.browser().send("BYE");
        one.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.calls.active()).isZero();
        one.answerSdp(invite, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(2);
        assertThat(sim.stack.acks.getLast().to().tag()).contains("fork-1");
        two.answerSdp(invite, 200, Offers.trunk(9100, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(3);
        assertThat(sim.stack.all("BYE")).hasSize(2);
        SipRequest bye = sim.stack.last("BYE").request;
        assertThat(bye.to().tag()).contains("fork-2");
        assertThat(bye.callId()).isEqualTo(invite.request.callId());
        assertThat(sim.cdrs).hasSize(1);
    }

    @Test
    void fail_over_while_browser_hangs_up() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent north = call.toTrunk();
        SimPeer peer = call.trunk("n");
        peer.answer(north, 180);
        call.browser().send("BYE");
        peer.answer(north, 503);
        assertThat(sim.stack.all("INVITE")).hasSize(1);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void browser_hangs_up_between_two_trunks() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("n").answer(call.toTrunk(), 503);
        FakeStack.Sent south = call.toTrunk();
        call.browser().send("BYE");
        SimPeer late = call.trunk("s");
        late.answerSdp(south, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.last("BYE").request.to().tag()).contains("s");
        late.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().attempts()).hasSize(2);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void our_2xx_is_retransmitted_until_ack() {
        Outgoing call = sim.dial("1");
        sim.advanceMs(499);
        assertThat(call.invite().responses).hasSize(1);
        sim.advanceMs(1);
        assertThat(call.invite().responses).hasSize(2);
        sim.advanceMs(1000);
        assertThat(call.invite().responses).hasSize(3);
        sim.advanceMs(2000 + 4000 + 4000);
        assertThat(call.invite().responses).hasSize(6);
        call.acked();
        sim.advanceMs(60_000);
        assertThat(call.invite().responses).hasSize(6);
    }

    @Test
    void no_ack() {
        Outgoing call = sim.dial("1");
        FakeStack.Sent invite = call.toTrunk();
        call.trunk("t").answer(invite, 180);
        sim.advanceMs(32_000);
        assertThat(sim.stack.all("BYE")).hasSize(1);
        assertThat(sim.stack.last("BYE").hop).isEqualTo(Sim.BROWSER);
        assertThat(invite.cancels).hasSize(1);
        sim.stack.last("BYE").listener.onTimeout();
        call.trunk("t").answer(invite, 487);
        assertThat(sim.cdr().end().type()).isEqualTo("no-ack");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void failure_before_the_ack_ends_with_bye_after_it() {
        sim.failureHeard = Duration.ofMillis(300);
        Outgoing call = sim.dial("1");
        call.trunk("t").answer(call.toTrunk(), 486);
        sim.advanceMs(3400);
        assertThat(sim.stack.all("BYE")).isEmpty();
        call.browser().ack(call.invite());
        assertThat(sim.stack.all("BYE")).hasSize(1);
        call.browser().answer(sim.stack.last("BYE"), 200);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void glare_their_offer_meets_ours() {
        Talk talk = sim.talk();
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly")));
        FakeStack.Sent ours = sim.stack.last("INVITE");
        FakeServerTx theirs = talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3));
        assertThat(theirs.statuses()).containsExactly(491);
        talk.browser().answer(ours, 491);
        assertThat(sim.stack.all("INVITE")).hasSize(2);
        sim.advanceMs(2000);
        assertThat(sim.stack.all("INVITE")).hasSize(3);
        assertThat(sim.stack.last("INVITE").hop).isEqualTo(Sim.BROWSER);
    }

    @Test
    void glare_owner_of_the_call_id_waits_longer() {
        Talk talk = sim.talk();
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        FakeStack.Sent ours = sim.stack.last("INVITE");
        assertThat(ours.request.callId()).isEqualTo(talk.invite().request.callId());
        talk.trunk().answer(ours, 491);
        sim.advanceMs(2099);
        assertThat(sim.stack.last("INVITE")).isSameAs(ours);
        sim.advanceMs(1901);
        assertThat(sim.stack.last("INVITE")).isNotSameAs(ours);
    }

    @Test
    void lost_ack_of_ours_is_sent_again() {
        Talk talk = sim.talk();
        talk.trunk().answerSdp(talk.invite(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(2);
        assertThat(sim.stack.acks.get(0)).hasToString(sim.stack.acks.get(1).toString());
    }

    @Test
    void bye_twice_and_request_with_old_cseq() {
        Talk talk = sim.talk();
        talk.browser().cseq = 0;
        assertThat(talk.browser().send("INFO").statuses()).containsExactly(500);
        assertThat(talk.browser().send("BYE").statuses()).containsExactly(200);
        assertThat(talk.browser().send("BYE").statuses()).containsExactly(481);
    }

    @Test
    void stray_ack_and_unknown_dialog_do_no_harm() {
        Talk talk = sim.talk();
        talk.browser().ack(talk.call().invite());
        SimPeer stranger = new SimPeer(sim.calls, Sim.BROWSER, "x", "<sip:a@b>", "<sip:c@d>", "sip:e@f");
        stranger.theirTag = "nothing";
        assertThat(stranger.send("BYE").statuses()).containsExactly(481);
        assertThat(stranger.send("PRACK").statuses()).containsExactly(481);
        stranger.theirTag = "";
        assertThat(stranger.send("MESSAGE").statuses()).containsExactly(405);
    }

    @Test
    void challenge_is_answered_once_per_nonce() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent first = call.toTrunk();
        Headers challenge = Headers.NONE.with("Proxy-Authenticate", "Digest realm=\"x\", nonce=\"1\"");
        call.trunk("t").answer(first, 407, challenge, Body.NONE);
        FakeStack.Sent second = call.toTrunk();
        assertThat(second.request.cseq().number()).isEqualTo(2);
        assertThat(second.request.callId()).isEqualTo(first.request.callId());
        assertThat(second.request.headers().first("Proxy-Authorization")).isPresent();
        call.trunk("t").answerSdp(second, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks.getLast().headers().first("Proxy-Authorization"))
                .isPresent();
        assertThat(sim.stack.acks.getLast().cseq().number()).isEqualTo(2);
    }

    @Test
    void endless_challenges_are_a_failure() {
        Outgoing call = sim.dial("1").acked();
        Headers challenge = Headers.NONE.with("WWW-Authenticate", "Digest realm=\"x\", nonce=\"1\"");
        for (int i = 0; i < 3; i++) {
            call.trunk("t").answer(call.toTrunk(), 401, challenge, Body.NONE);
        }
        assertThat(sim.stack.all("INVITE")).hasSize(3);
        assertThat(sim.media.last().tone("browser")).isEqualTo("BUSY");
    }

    @Test
    void reliable_provisional_response_is_acknowledged_once() {
        Outgoing call = sim.dial("1").acked();
        SimPeer trunk = call.trunk("t");
        Headers reliable = Headers.NONE.with("Require", "100rel").with("RSeq", "7");
        Body sdp = SimPeer.sdp(Offers.trunk(9000, "sendrecv"));
        trunk.answer(call.toTrunk(), 183, reliable, sdp);
        trunk.answer(call.toTrunk(), 183, reliable, sdp);
        assertThat(sim.stack.all("PRACK")).hasSize(1);
        assertThat(sim.stack.last("PRACK").request.headers().first("RAck")).contains("7 1 INVITE");
        trunk.answer(sim.stack.last("PRACK"), 200);
        trunk.answer(call.toTrunk(), 200);
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
        assertThat(call.toTrunk().request.headers().all("Supported")).contains("100rel");
        assertThat(call.invite().ok().headers().all("Supported")).doesNotContain("100rel");
    }

    @Test
    void stranger_in_a_browsers_dialog_is_told_that_there_is_none() {
        Talk talk = sim.talk();
        talk.browser().flow =
                new io.tandem.gateway.sip.Hop.Flow(77, io.tandem.gateway.sip.Hop.Transport.WSS, Sim.BROWSER.peer());
        assertThat(talk.browser().send("BYE").statuses()).containsExactly(481);
        talk.trunk().flow = Sim.BROWSER;
        assertThat(talk.trunk().send("BYE").statuses()).containsExactly(481);
        assertThat(sim.calls.active()).isOne();
    }
}
