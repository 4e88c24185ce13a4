package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipUri;
import io.tandem.media.MediaCommand;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingTest {

    private final Sim sim = new Sim();

    private SimPeer caller() {
        return new SimPeer(
                sim.calls,
                Sim.TRUNK,
                "in-1",
                "\"Ann\" <sip:+996555123456@198.51.100.7>",
                "<sip:100@tandem>",
                "sip:gw@198.51.100.7:5070");
    }

    private FakeServerTx invite(SimPeer caller) {
        return caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
    }

    private SimPeer browser(FakeStack.Sent invite, String tag) {
        return SimPeer.called(sim.calls, (Hop.Flow) invite.hop, invite.request, tag, "sip:abc@x.invalid;transport=ws");
    }

    private void twoBrowsers() {
        Registration one = new Registration("alice", "one", SipUri.of("a", "x.invalid"), Sim.BROWSER, Instant.MAX, "");
        Registration two =
                new Registration("alice", "two", SipUri.of("b", "y.invalid"), Sim.BROWSER_AGAIN, Instant.MAX, "");
        sim.bindings.put("alice", List.of(one, two));
    }

    @Test
    void operator_answers_and_both_hear_each_other() {
        SimPeer caller = caller();
        FakeServerTx call = invite(caller);
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        assertThat(ringing.hop).isEqualTo(Sim.BROWSER);
        assertThat(ringing.request.uri()).hasToString("sip:abc@x.invalid");
        assertThat(ringing.request.headers().first("From").orElseThrow()).contains("Ann", "996555123456@tandem.local");
        assertThat(ringing.request.body().text())
                .contains("m=audio 40000 UDP/TLS/RTP/SAVPF 8 0 126", "a=setup:actpass");
        SimPeer browser = browser(ringing, "b");
        browser.answer(ringing, 180);
        browser.answer(ringing, 180);
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(call.ok().body().text()).contains("m=audio 30002 RTP/AVP 8 101\r\n");
        caller.ack(call);
        assertThat(sim.media.last().heard("browser-1").from()).hasToString("trunk");
        assertThat(sim.media.last().heard("trunk").from()).hasToString("browser-1");
        sim.advanceMs(3000);
        caller.send("BYE");
        browser.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().talkMs()).isEqualTo(3000);
        assertThat(sim.cdr().direction()).isEqualTo("incoming");
        assertThat(sim.cdr().user()).isEqualTo("alice");
        assertThat(sim.cdr().codec()).isEqualTo("PCMA");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void all_browsers_ring_and_the_first_answer_wins() {
        twoBrowsers();
        FakeServerTx call = invite(caller());
        FakeStack.Sent one = sim.stack.all("INVITE").get(0);
        FakeStack.Sent two = sim.stack.all("INVITE").get(1);
        browser(one, "1").answer(one, 180);
        browser(two, "2").answer(two, 180);
        browser(two, "2").answerSdp(two, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(one.cancels).containsExactly("SIP;cause=200;text=\"Call completed elsewhere\"");
        assertThat(sim.media.last().told(MediaCommand.ClosePort.class))
                .extracting(c -> c.port().name())
                .containsExactly("browser-1");
        browser(one, "1").answer(one, 487);
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void second_answer_that_crosses_the_cancel_is_ended_with_bye() {
        twoBrowsers();
        invite(caller());
        FakeStack.Sent one = sim.stack.all("INVITE").get(0);
        FakeStack.Sent two = sim.stack.all("INVITE").get(1);
        browser(one, "1").answer(one, 180);
        browser(two, "2").answerSdp(two, 200, Offers.browserAnswer("sendrecv"));
        browser(one, "1").answerSdp(one, 200, Offers.browserAnswer("sendrecv"));
        assertThat(sim.stack.acks).hasSize(2);
        assertThat(sim.stack.last("BYE").hop).isEqualTo(Sim.BROWSER);
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
    }

    @Test
    void a_ringing_browser_rings_by_its_other_connection_when_the_first_is_lost() {
        FakeServerTx call = invite(caller());
        FakeStack.Sent first = sim.stack.last("INVITE");
        browser(first, "1").answer(first, 180);
        Registration gone = sim.bindings.getOrDefault("alice", List.of()).getFirst();
        Registration next = new Registration(
                "alice", gone.instanceId(), SipUri.of("b", "y.invalid"), Sim.BROWSER_AGAIN, Instant.MAX, "");
        sim.calls.onTakenOver(gone, next);
        sim.calls.onFlowLost(Sim.BROWSER, "gone");
        first.listener.onTransportError("gone");
        assertThat(call.statuses()).containsExactly(180);
        FakeStack.Sent second = sim.stack.last("INVITE");
        assertThat(second.hop).isEqualTo(Sim.BROWSER_AGAIN);
        assertThat(second.request.callId()).isNotEqualTo(first.request.callId());
        browser(second, "2").answerSdp(second, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
    }

    @Test
    void nobody_registered_is_480() {
        sim.bindings.clear();
        assertThat(invite(caller()).statuses()).containsExactly(480);
        assertThat(sim.cdr().end().type()).isEqualTo("not-registered");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void all_busy_is_486() {
        twoBrowsers();
        FakeServerTx call = invite(caller());
        FakeStack.Sent one = sim.stack.all("INVITE").get(0);
        FakeStack.Sent two = sim.stack.all("INVITE").get(1);
        browser(one, "1").answer(one, 486);
        assertThat(call.statuses()).isEmpty();
        browser(two, "2").answer(two, 480);
        assertThat(call.statuses()).containsExactly(486);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void decline_of_one_browser_speaks_for_all() {
        twoBrowsers();
        FakeServerTx call = invite(caller());
        FakeStack.Sent one = sim.stack.all("INVITE").get(0);
        FakeStack.Sent two = sim.stack.all("INVITE").get(1);
        browser(two, "2").answer(two, 180);
        browser(one, "1").answer(one, 603);
        assertThat(call.statuses()).containsExactly(180, 603);
        assertThat(two.cancels).hasSize(1);
    }

    @Test
    void callers_cancel_stops_the_ringing() {
        SimPeer caller = caller();
        FakeServerTx call = invite(caller);
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        browser(ringing, "b").answer(ringing, 180);
        caller.cancel(call);
        assertThat(call.statuses()).containsExactly(180, 487);
        assertThat(ringing.cancels).hasSize(1);
        browser(ringing, "b").answer(ringing, 487);
        assertThat(sim.cdr().end().type()).isEqualTo("cancelled");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void ringing_for_too_long_is_480() {
        FakeServerTx call = invite(caller());
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        browser(ringing, "b").answer(ringing, 180);
        sim.advance(Duration.ofSeconds(60));
        assertThat(call.statuses()).containsExactly(180, 480);
        assertThat(call.last().headers().all("Reason")).contains("Q.850;cause=19;text=\"No answer from user\"");
        assertThat(ringing.cancels).hasSize(1);
    }

    @Test
    void late_offer_is_answered_with_ours() {
        SimPeer caller = caller();
        FakeServerTx call = caller.send("INVITE");
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        browser(ringing, "b").answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.ok().body().text()).contains("m=audio 30002 RTP/AVP 8 0 101");
        assertThat(sim.media.last().told(MediaCommand.ConnectTrunk.class)).isEmpty();
        caller.ack(call, SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        assertThat(sim.media.last().told(MediaCommand.ConnectTrunk.class)).hasSize(1);
        assertThat(sim.media.last().heard("browser-1").from()).hasToString("trunk");
    }

    @Test
    void websocket_lost_while_the_browser_rings_is_as_if_it_were_not_there() {
        FakeServerTx call = invite(caller());
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        browser(ringing, "b").answer(ringing, 180);
        sim.calls.onFlowLost(Sim.BROWSER, "reset");
        assertThat(call.statuses()).containsExactly(180, 480);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void unusable_offers_are_refused_and_none_crashes() {
        String ok = Offers.trunk(9000, "sendrecv");
        check(ok.replace("audio", "video"), 488);
        check(ok.replace("m=audio 9000 RTP/AVP 8 101", "m=image 9000 udptl t38"), 488);
        check(ok.replace("RTP/AVP 8 101", "RTP/AVP 18 96"), 488);
        check(ok.replace("m=audio 9000", "m=audio 65536"), 400);
        check("x", 400);
    }

    private void check(String sdp, int status) {
        SimPeer caller = new SimPeer(
                sim.calls, Sim.TRUNK, "c" + sdp.hashCode(), "<sip:1@h>", "<sip:100@t>", "sip:gw@198.51.100.7");
        assertThat(caller.sendSdp("INVITE", sdp).statuses()).containsExactly(status);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void stranger_is_forbidden_and_unknown_numbers_are_not_found() {
        SimPeer stranger = caller();
        stranger.flow = new Hop.Flow(5, Hop.Transport.UDP, new InetSocketAddress("203.0.113.99", 5060));
        assertThat(invite(stranger).statuses()).containsExactly(403);
        assertThat(sim.cdrs).isEmpty();
        SimPeer other = new SimPeer(sim.calls, Sim.TRUNK, "in-2", "<sip:1@h>", "<sip:999@t>", "sip:gw@198.51.100.7");
        assertThat(invite(other).statuses()).containsExactly(404);
        assertThat(sim.cdr().end().type()).isEqualTo("refused");
    }

    @Test
    void required_extension_that_is_unknown_is_420() {
        FakeServerTx call = caller().send(
                        "INVITE", Headers.NONE.with("Require", "nothing"), SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        assertThat(call.statuses()).containsExactly(420);
        assertThat(call.last().headers().first("Unsupported")).contains("nothing");
    }

    @Test
    void caller_that_requires_100rel_gets_no_unreliable_180() {
        FakeServerTx call = caller().send(
                        "INVITE", Headers.NONE.with("Require", "100rel"), SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        browser(ringing, "b").answer(ringing, 180);
        browser(ringing, "b").answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.statuses()).containsExactly(200);
    }

    @Test
    void merged_invite_is_a_loop() {
        SimPeer caller = caller();
        FakeServerTx first = invite(caller);
        FakeServerTx again = new FakeServerTx(first.request, Sim.TRUNK);
        sim.calls.onRequest(again);
        assertThat(again.statuses()).containsExactly(482);
    }

    @Test
    void trunks_caller_holds_the_operator() {
        SimPeer caller = caller();
        FakeServerTx call = invite(caller);
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        SimPeer browser = browser(ringing, "b");
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        caller.ack(call);
        caller.ack(caller.sendSdp("INVITE", Offers.trunk(9000, "sendonly")));
        FakeStack.Sent hold = sim.stack.last("INVITE");
        assertThat(hold.hop).isEqualTo(Sim.BROWSER);
        assertThat(hold.request.body().text()).contains("a=sendonly");
        browser.answer(hold, 200, Headers.NONE, new Body("application/sdp", Offers.browserAnswer("recvonly")));
        assertThat(sim.media.last().heard("trunk").from()).isNull();
    }
}
