package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What concerns all calls together, and the runner of one.
class CallsTest {

    private static CallSettings settings(CallLimits limits) {
        CallSettings d = CallSettings.defaults("tandem.local");
        return new CallSettings(
                d.sipDomain(),
                d.codecs(),
                d.tonePlan(),
                d.connectingToneAfter(),
                d.shortTone(),
                d.announcementHeard(),
                d.incomingRing(),
                d.flowLost(),
                d.trunkMediaTimeout(),
                d.sessionExpires(),
                d.minSe(),
                d.t1(),
                d.t2(),
                limits,
                d.record(),
                d.supervisors(),
                java.time.Duration.ofMillis(10),
                d.sounds(),
                d.operators(),
                d.oneWayAudio());
    }

    static CallSettings withSounds(CallSettings d, CallSounds sounds) {
        return new CallSettings(
                d.sipDomain(),
                d.codecs(),
                d.tonePlan(),
                d.connectingToneAfter(),
                d.shortTone(),
                d.announcementHeard(),
                d.incomingRing(),
                d.flowLost(),
                d.trunkMediaTimeout(),
                d.sessionExpires(),
                d.minSe(),
                d.t1(),
                d.t2(),
                d.limits(),
                d.record(),
                d.supervisors(),
                d.closeWait(),
                sounds,
                d.operators(),
                d.oneWayAudio());
    }

    @Test
    void closing_ends_every_call_with_a_record() {
        Sim sim = new Sim(settings(new CallLimits(10, 500, 30, 10)));
        sim.talk();
        Outgoing ringing = sim.dial("2").acked();
        ringing.trunk("t2").answer(ringing.toTrunk(), 180);
        sim.calls.close();
        assertThat(sim.cdrs).extracting(c -> c.end().type()).containsExactlyInAnyOrder("shutdown", "shutdown");
        assertThat(sim.stack.all("BYE")).hasSize(3);
        assertThat(ringing.toTrunk().cancels).hasSize(1);
        assertThat(sim.media.sessions()).isZero();
    }

    @Test
    void call_beyond_the_limit_gets_503_and_leaves_no_trace() {
        Sim sim = new Sim(settings(new CallLimits(1, 500, 30, 10)));
        sim.talk();
        Outgoing second = sim.dial("2");
        assertThat(second.invite().statuses()).containsExactly(503);
        assertThat(second.invite().last().headers().first("Retry-After")).isPresent();
        assertThat(sim.calls.active()).isOne();
    }

    @Test
    void draining_refuses_new_calls_while_those_that_are_open_go_on() {
        Sim sim = new Sim();
        sim.talk();
        sim.calls.drain(true);
        assertThat(sim.dial("2").invite().statuses()).containsExactly(503);
        assertThat(sim.calls.active()).isEqualTo(1);
        assertThat(sim.calls.draining()).isTrue();
        sim.calls.drain(false);
        assertThat(sim.dial("2").acked().invite().statuses()).contains(200);
        assertThat(sim.calls.active()).isEqualTo(2);
    }

    @Test
    void administrator_ends_a_call() {
        Sim sim = new Sim();
        sim.talk();
        String id = sim.calls.list().getFirst().callId();
        assertThat(sim.calls.hangUp("no such call")).isFalse();
        assertThat(sim.calls.hangUp(id)).isTrue();
        assertThat(sim.cdr().end().text()).isEqualTo("Ended by an administrator");
        assertThat(sim.cdr().callId()).isEqualTo(id);
    }

    @Test
    void listener_hears_the_road_of_a_call_in_order() {
        Sim sim = new Sim();
        Talk talk = sim.talk();
        talk.browser().send("BYE");
        assertThat(sim.events)
                .extracting(e -> e.getClass().getSimpleName())
                .containsExactly("Started", "Ringing", "Answered", "Ended");
        assertThat(((CallEvent.Ended) sim.events.getLast()).termination().why()).isEqualTo(Termination.Why.HUNG_UP);
    }

    @Test
    void failing_listener_ends_no_call() {
        Sim sim = new Sim();
        sim.listener = event -> {
            throw new IllegalStateException("a plugin's fault");
        };
        sim.talk();
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
    }

    @Test
    void call_whose_runner_fails_ends_with_a_record_and_the_others_go_on() {
        Sim sim = new Sim();
        sim.talk();
        Outgoing second = sim.dial("2").acked();
        sim.stack.failing = true;
        second.trunk("t2").answerSdp(second.toTrunk(), 200, Offers.trunk(9100, "sendrecv"));
        sim.stack.failing = false;
        assertThat(sim.cdr().end().type()).isEqualTo("internal-error");
        assertThat(sim.calls.list()).extracting(CallView::phase).contains(CallState.Phase.TALKING);
        assertThat(sim.media.sessions()).isOne();
    }

    @Test
    void record_is_written_once_whatever_comes_after_the_end() {
        Sim sim = new Sim();
        Talk talk = sim.talk();
        talk.browser().send("BYE");
        sim.media.last().audioStops("trunk-1");
        talk.trunk().send("BYE");
        talk.trunk().answerSdp(talk.invite(), 200, Offers.trunk(9000, "sendrecv"));
        sim.advanceMs(200_000);
        assertThat(sim.cdrs).hasSize(1);
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.timers.pending()).isZero();
    }

    @Test
    void legs_that_never_end_by_themselves_are_forgotten() {
        Sim sim = new Sim();
        Talk talk = sim.talk();
        talk.browser().send("BYE");
        assertThat(sim.calls.active()).isOne();
        sim.advanceMs(69_000);
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.timers.pending()).isZero();
    }

    @Test
    void same_inputs_give_the_same_messages() {
        assertThat(transcript()).isEqualTo(transcript());
    }

    private static List<String> transcript() {
        Sim sim = new Sim();
        Talk talk = sim.talk();
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        talk.trunk().answer(sim.stack.last("INVITE"), 491);
        sim.advanceMs(5000);
        talk.trunk().send("BYE");
        List<String> all = new ArrayList<>();
        sim.stack.sent.forEach(s -> all.add(s.request.toString()));
        return all;
    }

    @Test
    void early_update_of_a_trunk_is_answered_within_its_dialog() {
        Sim sim = new Sim();
        Outgoing call = sim.dial("1").acked();
        SimPeer trunk = call.trunk("t");
        trunk.answerSdp(call.toTrunk(), 183, Offers.trunk(9000, "sendrecv"));
        FakeServerTx update = trunk.sendSdp("UPDATE", Offers.trunk(9300, "sendrecv"));
        assertThat(update.statuses()).containsExactly(200);
        assertThat(update.ok().body().text()).contains("m=audio 30004");
        assertThat(trunk.send("INVITE").statuses()).containsExactly(491);
        trunk.answerSdp(call.toTrunk(), 200, Offers.trunk(9300, "sendrecv"));
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
    }

    @Test
    void browser_that_is_refused_by_the_route_has_a_record_too() {
        Sim sim = new Sim();
        sim.refused = true;
        Outgoing call = sim.dial("8109");
        assertThat(call.invite().statuses()).containsExactly(403);
        Cdr cdr = sim.cdr();
        assertThat(cdr.end().type()).isEqualTo("refused");
        assertThat(cdr.number()).isEqualTo("8109");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void numbers_are_masked() {
        assertThat(CallLog.masked("+996312000101")).isEqualTo("**********101");
        assertThat(CallLog.masked("1\r\n2")).isEqualTo("*??2");
    }

    @Test
    void causes_and_statuses_stand_for_each_other() {
        assertThat(Cause.ofSip(486)).isEqualTo(17);
        assertThat(Cause.ofSip(404)).isEqualTo(1);
        assertThat(Cause.ofSip(599)).isEqualTo(Cause.TEMPORARY_FAILURE);
        assertThat(Cause.toSip(17)).isEqualTo(486);
        assertThat(Cause.toSip(34)).isEqualTo(503);
        assertThat(Cause.inReasons(List.of("SIP;cause=404", "q.850 ; text=\"x\" ; cause=17")))
                .contains(17);
        assertThat(Cause.inReasons(List.of("Q.850;cause=999"))).isEmpty();
        for (int cause = 0; cause < 128; cause++) {
            assertThat(Cause.toSip(cause)).isBetween(400, 699);
            assertThat(Cause.tone(cause)).isNotNull();
        }
    }

    @Test
    void reason_texts_of_peers_cannot_break_out() {
        Termination why = Termination.failure(Termination.Who.TRUNK, 486, "a\"b\\c", 17);
        assertThat(why.reasons().getFirst()).isEqualTo("SIP;cause=486;text=\"a?b?c\"");
        assertThat(ProgressInfo.quoted("a\"<\u2028\n")).isEqualTo("\"a\\\"\\u003c\\u2028\\u000a\"");
    }

    @Test
    void unknown_require_and_missing_offer_are_values() {
        Sim sim = new Sim();
        assertThat(sim.dial("1", Headers.NONE.with("Require", "precondition"))
                        .invite()
                        .statuses())
                .containsExactly(420);
        SimPeer peer = new SimPeer(
                sim.calls,
                Sim.BROWSER,
                "no-offer",
                "<sip:alice@tandem.local>",
                "<sip:1@tandem.local>",
                "sip:a@x.invalid");
        assertThat(peer.send("INVITE").statuses()).containsExactly(488);
    }

    @Test
    void calls_beyond_so_many_a_second_are_refused_with_a_time_to_come_again() {
        Sim sim = new Sim(settings(new CallLimits(1000, 5, 30, 256)));
        for (int i = 0; i < 5; i++) {
            assertThat(sim.dial("+99631200010" + i).invite().last().status()).isLessThan(400);
        }
        FakeServerTx beyond = sim.dial("+996312000109").invite();
        assertThat(beyond.last().status()).isEqualTo(503);
        assertThat(beyond.last().headers().first("Retry-After")).isPresent();
        sim.advanceMs(200);
        assertThat(sim.dial("+996312000109").invite().last().status()).isLessThan(400);
    }

    @Test
    void flood_within_a_call_is_cut_down_and_the_call_goes_on() {
        Sim sim = new Sim();
        Sim.Talk talk = sim.talk();
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            FakeServerTx tx = talk.trunk().send("INFO", Headers.NONE, new Body("application/dtmf-relay", "Signal=5"));
            refused += tx.last().status() == 503 ? 1 : 0;
            sim.advanceMs(5);
        }
        assertThat(refused).isBetween(250, 300);
        assertThat(sim.cdrs).isEmpty();
        assertThat(talk.trunk().send("BYE").last().status()).isEqualTo(200);
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
    }

    @Test
    void trunk_that_floods_leaves_room_for_the_operators_own_calls() {
        Sim sim = new Sim(settings(new CallLimits(1000, 10, 30, 256)));
        int taken = 0;
        for (int i = 0; i < 50; i++) {
            SimPeer caller = new SimPeer(
                    sim.calls,
                    Sim.TRUNK,
                    "flood-" + i,
                    "<sip:996555000111@north.example>",
                    "<sip:900@tandem.local>",
                    "sip:gw@198.51.100.7:5070");
            FakeServerTx invite = caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
            taken += invite.statuses().contains(503) ? 0 : 1;
        }
        assertThat(taken).isEqualTo(8);
        assertThat(sim.dial("+996312000101").invite().last().status()).isEqualTo(200);
    }
}
