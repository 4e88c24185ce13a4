package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.MediaCommand;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EarlyAnswerTest {

    private final Sim sim = new Sim();

    @Test
    void browser_is_answered_before_the_trunk_says_anything() {
        Outgoing call = sim.dial("+996312000101");
        assertThat(call.invite().statuses()).containsExactly(200);
        assertThat(call.invite().ok().headers().first("X-Tandem-Answer")).contains("early");
        assertThat(call.invite().ok().body().text())
                .contains("m=audio 40000 UDP/TLS/RTP/SAVPF 8 126", "a=ice-lite", "a=setup:passive", "a=mid:0");
        assertThat(sim.stack.all("INVITE")).hasSize(1);
        assertThat(call.toTrunk().request.body().text()).contains("m=audio 30004 RTP/AVP 8 0 101");
        assertThat(sim.media.last().told(MediaCommand.ConnectBrowser.class)).hasSize(1);
    }

    @Test
    void silence_then_a_connecting_tone_after_four_seconds_without_18x() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 100);
        sim.advanceMs(3999);
        assertThat(sim.media.last().tone("browser")).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.media.last().tone("browser")).isEqualTo("CONNECTING");
    }

    @Test
    void first_18x_brings_ringback_of_the_trunks_plan() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 180);
        MediaCommand.Hear heard = sim.media.last().heard("browser");
        assertThat(heard.filler()).hasToString("Tone[plan=KG, kind=RINGBACK]");
        assertThat(heard.from()).hasToString("trunk-1");
        assertThat(call.states()).containsExactly("trying", "ringing");
        sim.advance(Duration.ofSeconds(10));
        assertThat(sim.media.last().tone("browser")).isEqualTo("RINGBACK");
    }

    @Test
    void progress_follows_the_measured_audio() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answerSdp(call.toTrunk(), 183, Offers.trunk(9000, "sendrecv"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.media.last().audioStops("trunk-1");
        sim.media.last().audioStarts("trunk-1", 9000);
        assertThat(call.states()).containsExactly("trying", "ringing", "early-media", "ringing", "early-media");
    }

    @Test
    void only_one_info_is_open_and_none_before_the_ack() {
        Outgoing call = sim.dial("1");
        call.trunk("t").answer(call.toTrunk(), 180);
        assertThat(sim.stack.all("INFO")).isEmpty();
        call.acked();
        assertThat(sim.stack.all("INFO")).hasSize(1);
        call.browser().answer(sim.stack.last("INFO"), 200);
        assertThat(sim.stack.all("INFO")).hasSize(2);
        assertThat(sim.stack.last("INFO").request.body())
                .isEqualTo(new Body(
                        "application/vnd.tandem.progress+json",
                        "{\"state\":\"ringing\",\"atMs\":0,\"attempt\":1,\"trunk\":\"north\"}"));
    }

    @Test
    void real_answer_alone_starts_the_talk_in_the_record() {
        Outgoing call = sim.dial("1").acked();
        SimPeer trunk = call.trunk("t");
        trunk.answer(call.toTrunk(), 180);
        sim.advanceMs(5000);
        trunk.answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(call.states()).containsExactly("trying", "ringing", "answered");
        sim.advanceMs(7000);
        assertThat(call.browser().send("BYE").statuses()).containsExactly(200);
        trunk.answer(sim.stack.last("BYE"), 200);
        Cdr cdr = sim.cdr();
        assertThat(cdr.ringMs()).isEqualTo(5000);
        assertThat(cdr.talkMs()).isEqualTo(7000);
        assertThat(cdr.end().type()).isEqualTo("hung-up");
        assertThat(cdr.end().side()).isEqualTo("operator");
        assertThat(cdr.attempts()).extracting(Cdr.TrunkAttempt::result).containsExactly("answered");
        assertThat(cdr.srtpProfile()).isEqualTo("SRTP_AEAD_AES_128_GCM");
        assertThat(cdr.codec()).isEqualTo("PCMA");
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void busy_is_heard_for_four_seconds_then_bye_says_why() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 486);
        assertThat(sim.media.last().tone("browser")).isEqualTo("BUSY");
        assertThat(call.states()).containsExactly("trying", "failed");
        assertThat(sim.stack.last("INFO").request.body().text())
                .contains("\"sip\":486,\"q850\":17", "\"heard\":\"busy\"");
        sim.advanceMs(3999);
        assertThat(sim.stack.all("BYE")).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.stack.last("BYE").request.headers().all("Reason"))
                .containsExactly("SIP;cause=486;text=\"Status 486\"", "Q.850;cause=17;text=\"User busy\"");
        call.browser().answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
        assertThat(sim.cdr().answeredAt()).isEmpty();
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void cause_of_the_reason_header_chooses_the_tone() {
        Outgoing call = sim.dial("1").acked();
        Headers reason = Headers.NONE.with("Reason", "Q.850;cause=1;text=\"Unallocated\"");
        call.trunk("t").answer(call.toTrunk(), 480, reason, Body.NONE);
        assertThat(sim.media.last().tone("browser")).isEqualTo("SPECIAL_INFORMATION");
    }

    @Test
    void trunks_own_announcement_is_heard_to_its_end_then_a_short_tone() {
        Outgoing call = sim.dial("1").acked();
        SimPeer trunk = call.trunk("t");
        trunk.answerSdp(call.toTrunk(), 183, Offers.trunk(9000, "sendrecv"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advanceMs(3000);
        trunk.answer(call.toTrunk(), 404);
        assertThat(sim.media.last().heard("browser").from()).hasToString("trunk-1");
        assertThat(call.states()).last().isEqualTo("failed");
        assertThat(sim.stack.last("INFO").request.body().text()).contains("\"heard\":\"announcement\"");
        sim.advanceMs(1000);
        sim.media.last().audioStops("trunk-1");
        sim.advanceMs(999);
        assertThat(sim.stack.all("BYE")).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    @Test
    void announcement_that_has_just_ended_is_followed_by_a_short_tone_only() {
        Outgoing call = sim.dial("1").acked();
        SimPeer trunk = call.trunk("t");
        trunk.answerSdp(call.toTrunk(), 183, Offers.trunk(9000, "sendrecv"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advanceMs(3000);
        sim.media.last().audioStops("trunk-1");
        sim.advanceMs(1500);
        trunk.answer(call.toTrunk(), 404);
        sim.advanceMs(1000);
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    @Test
    void failure_before_the_media_is_up_is_still_heard_for_its_time() {
        Outgoing call = sim.dial("1");
        call.browser().ack(call.invite());
        call.trunk("t").answer(call.toTrunk(), 486);
        sim.advanceMs(2000);
        sim.media.last().browserUp("browser");
        sim.advanceMs(3999);
        assertThat(sim.stack.all("BYE")).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    @Test
    void early_answered_call_tries_the_next_trunk_on_503_under_the_running_ringback() {
        Outgoing call = sim.dial("1").acked();
        SimPeer north = call.trunk("n");
        north.answer(call.toTrunk(), 180);
        north.answer(call.toTrunk(), 503);
        assertThat(sim.stack.all("INVITE")).hasSize(2);
        assertThat(call.toTrunk().request.uri().host()).isEqualTo("south.example");
        assertThat(sim.media.last().tone("browser")).isEqualTo("RINGBACK");
        assertThat(sim.media.last().heard("browser").from()).hasToString("trunk-2");
        assertThat(sim.media.last().told(MediaCommand.ClosePort.class))
                .extracting(c -> c.port().name())
                .containsExactly("trunk-1");
        call.trunk("s").answerSdp(call.toTrunk(), 200, Offers.trunk(9100, "sendrecv"));
        assertThat(call.states()).containsExactly("trying", "ringing", "answered");
        call.browser().send("BYE");
        assertThat(sim.cdr().attempts())
                .extracting(Cdr.TrunkAttempt::trunk, Cdr.TrunkAttempt::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("north", "unavailable"),
                        org.assertj.core.groups.Tuple.tuple("south", "answered"));
    }

    @Test
    void trunk_that_says_nothing_for_two_seconds_is_left() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent north = call.toTrunk();
        sim.advanceMs(2000);
        assertThat(call.toTrunk().request.uri().host()).isEqualTo("south.example");
        assertThat(sim.trunkFailures).containsExactly("north no answer to INVITE in 2000 ms");
        assertThat(north.cancels).isEmpty();
        SimPeer late = SimPeer.called(sim.calls, Sim.TRUNK, north.request, "n", "sip:gw@198.51.100.7:5070");
        late.answer(north, 180);
        assertThat(north.cancels).hasSize(1);
        late.answerSdp(north, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(1);
        assertThat(sim.stack.last("BYE").request.callId()).isEqualTo(north.request.callId());
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.DIALLING);
    }

    @Test
    void transport_error_counts_as_503() {
        Outgoing call = sim.dial("1").acked();
        call.toTrunk().listener.onTransportError("ICMP port unreachable");
        assertThat(call.toTrunk().request.uri().host()).isEqualTo("south.example");
        call.toTrunk().listener.onTransportError("ICMP port unreachable");
        assertThat(sim.media.last().tone("browser")).isEqualTo("CONGESTION");
    }

    @Test
    void busy_does_not_fail_over_unless_the_route_says_so() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("n").answer(call.toTrunk(), 486);
        assertThat(sim.stack.all("INVITE")).hasSize(1);
        sim.failOver = java.util.Set.of(486);
        Outgoing other = sim.dial("2").acked();
        other.trunk("n").answer(other.toTrunk(), 486);
        assertThat(sim.stack.all("INVITE")).hasSize(3);
    }

    @Test
    void ringing_for_too_long_ends_as_no_answer() {
        Outgoing call = sim.dial("1").acked();
        FakeStack.Sent invite = call.toTrunk();
        call.trunk("n").answer(invite, 180);
        sim.advance(Duration.ofSeconds(60));
        assertThat(invite.cancels).hasSize(1);
        assertThat(sim.media.last().tone("browser")).isEqualTo("BUSY");
        sim.advanceMs(4000);
        assertThat(sim.cdr().end().type()).isEqualTo("no-answer");
    }

    @Test
    void progress_mode_gives_183_and_200_with_one_and_the_same_sdp() {
        sim.mode = AnswerMode.PROGRESS;
        Outgoing call = sim.dial("1");
        call.trunk("t").answer(call.toTrunk(), 180);
        sim.advanceMs(1000);
        call.trunk("t").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(call.invite().statuses()).containsExactly(183, 200);
        assertThat(call.invite().responses.get(0).body())
                .isEqualTo(call.invite().responses.get(1).body());
        assertThat(call.invite().ok().headers().first("X-Tandem-Answer")).isEmpty();
        assertThat(sim.stack.all("INFO")).isEmpty();
    }

    @Test
    void progress_mode_answers_a_failure_with_its_status_after_the_tone() {
        sim.mode = AnswerMode.PROGRESS;
        Outgoing call = sim.dial("1");
        sim.media.last().browserUp("browser");
        call.trunk("t").answer(call.toTrunk(), 486);
        assertThat(call.invite().statuses()).containsExactly(183);
        assertThat(sim.media.last().tone("browser")).isEqualTo("BUSY");
        sim.advanceMs(4000);
        assertThat(call.invite().statuses()).containsExactly(183, 486);
        assertThat(sim.cdr().attempts()).hasSize(1);
    }

    @Test
    void late_mode_gives_180_then_200() {
        sim.mode = AnswerMode.LATE;
        Outgoing call = sim.dial("1");
        assertThat(call.invite().statuses()).isEmpty();
        assertThat(sim.media.last().told(MediaCommand.ConnectBrowser.class)).isEmpty();
        call.trunk("t").answer(call.toTrunk(), 180);
        call.trunk("t").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(call.invite().statuses()).containsExactly(180, 200);
        assertThat(sim.media.last().told(MediaCommand.ConnectBrowser.class)).hasSize(1);
    }

    @Test
    void late_mode_answers_a_failure_with_its_status_at_once() {
        sim.mode = AnswerMode.LATE;
        Outgoing call = sim.dial("1");
        call.trunk("t").answer(call.toTrunk(), 486);
        assertThat(call.invite().statuses()).containsExactly(486);
        assertThat(sim.cdr().attempts()).hasSize(1);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void forked_early_dialogs_are_followed_by_the_one_with_media() {
        Outgoing call = sim.dial("1").acked();
        SimPeer one = call.trunk("fork-1");
        SimPeer two = call.trunk("fork-2");
        one.answerSdp(call.toTrunk(), 183, Offers.trunk(9000, "sendrecv"));
        two.answerSdp(call.toTrunk(), 183, Offers.trunk(9100, "sendrecv"));
        assertThat(connectedTo()).isEqualTo(9100);
        sim.media.last().audioStarts("trunk-1", 9000);
        assertThat(connectedTo()).isEqualTo(9000);
        two.answerSdp(call.toTrunk(), 200, Offers.trunk(9100, "sendrecv"));
        assertThat(connectedTo()).isEqualTo(9100);
    }

    private int connectedTo() {
        return sim.media
                .last()
                .told(MediaCommand.ConnectTrunk.class)
                .getLast()
                .remote()
                .rtp()
                .getPort();
    }

    @Test
    void no_free_port_is_said_with_503() {
        sim.media.portsLeft = false;
        sim.mode = AnswerMode.LATE;
        Outgoing call = sim.dial("1");
        assertThat(call.invite().statuses()).containsExactly(503);
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.cdr().end().type()).isEqualTo("unavailable");
    }
}
