package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.media.MediaCommand;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldTest {

    private final Sim sim = new Sim();

    private static String ofSdp(Body body) {
        for (String direction : new String[] {"sendrecv", "sendonly", "recvonly", "inactive"}) {
            if (body.text().contains("a=" + direction + "\r\n")) {
                return direction;
            }
        }
        return "";
    }

    private static int version(Body body) {
        return Integer.parseInt(body.text()
                .lines()
                .filter(l -> l.startsWith("o="))
                .findFirst()
                .orElseThrow()
                .split(" ")[2]);
    }

    @Test
    void browsers_hold_is_answered_and_relayed_and_resumed() {
        Talk talk = sim.talk();
        FakeServerTx hold = talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3));
        talk.browser().ack(hold);
        assertThat(ofSdp(hold.ok().body())).isEqualTo("recvonly");
        assertThat(version(hold.ok().body()))
                .isEqualTo(version(talk.call().invite().ok().body()) + 1);
        FakeStack.Sent relayed = sim.stack.last("INVITE");
        assertThat(ofSdp(relayed.request.body())).isEqualTo("sendonly");
        assertThat(version(relayed.request.body())).isEqualTo(2);
        talk.trunk().answerSdp(relayed, 200, Offers.trunk(9000, "recvonly"));
        assertThat(sim.media.last().heard("browser").from()).isNull();
        assertThat(sim.media.last().heard("trunk-1").from()).hasToString("browser");

        FakeServerTx resume = talk.browser().sendSdp("INVITE", Offers.chromium("sendrecv", 4));
        talk.browser().ack(resume);
        assertThat(ofSdp(resume.ok().body())).isEqualTo("sendrecv");
        FakeStack.Sent back = sim.stack.last("INVITE");
        assertThat(ofSdp(back.request.body())).isEqualTo("sendrecv");
        talk.trunk().answerSdp(back, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.media.last().heard("browser").from()).hasToString("trunk-1");
        assertThat(sim.stack.all("INVITE")).hasSize(3);
    }

    @Test
    void trunks_hold_is_relayed_to_the_browser() {
        Talk talk = sim.talk();
        FakeServerTx hold = talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly"));
        talk.trunk().ack(hold);
        assertThat(ofSdp(hold.ok().body())).isEqualTo("recvonly");
        FakeStack.Sent relayed = sim.stack.last("INVITE");
        assertThat(relayed.hop).isEqualTo(Sim.BROWSER);
        assertThat(ofSdp(relayed.request.body())).isEqualTo("sendonly");
        assertThat(relayed.request.body().text()).contains("a=setup:actpass", "a=mid:0");
    }

    @Test
    void old_hold_by_0_0_0_0_is_answered_like_sendonly() {
        Talk talk = sim.talk();
        String old = Offers.trunk(9000, "sendrecv").replace("c=IN IP4 198.51.100.7", "c=IN IP4 0.0.0.0");
        FakeServerTx hold = talk.trunk().sendSdp("INVITE", old);
        assertThat(ofSdp(hold.ok().body())).isEqualTo("recvonly");
        MediaCommand.ConnectTrunk connect =
                sim.media.last().told(MediaCommand.ConnectTrunk.class).getLast();
        assertThat(connect.remote().rtp().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(sim.media.last().heard("trunk-1").from()).isNull();
    }

    @Test
    void inactive_is_answered_with_inactive() {
        Talk talk = sim.talk();
        FakeServerTx hold = talk.trunk().sendSdp("UPDATE", Offers.trunk(9000, "inactive"));
        assertThat(ofSdp(hold.ok().body())).isEqualTo("inactive");
    }

    @Test
    void both_hold_and_one_resumes() {
        Talk talk = sim.talk();
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        talk.trunk().answerSdp(sim.stack.last("INVITE"), 200, Offers.trunk(9000, "recvonly"));
        FakeServerTx both = talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "inactive"));
        talk.trunk().ack(both);
        assertThat(ofSdp(both.ok().body())).isEqualTo("inactive");
        FakeStack.Sent toBrowser = sim.stack.last("INVITE");
        talk.browser().answerSdp(toBrowser, 200, Offers.browserAnswer("inactive"));
        FakeServerTx resumed = talk.browser().sendSdp("INVITE", Offers.chromium("sendrecv", 5));
        talk.browser().ack(resumed);
        // whether the trunk, no longer held, would send is asked
        assertThat(ofSdp(resumed.ok().body())).isEqualTo("sendonly");
        FakeStack.Sent toTrunk = sim.stack.last("INVITE");
        assertThat(ofSdp(toTrunk.request.body())).isEqualTo("sendrecv");
        talk.trunk().answerSdp(toTrunk, 200, Offers.trunk(9000, "inactive"));
        assertThat(ofSdp(sim.stack.last("INVITE").request.body())).isEqualTo("inactive");
        talk.browser().answerSdp(sim.stack.last("INVITE"), 200, Offers.browserAnswer("inactive"));
        assertThat(sim.stack.sent).hasSizeLessThan(14);
    }

    @Test
    void who_is_held_and_takes_back_his_own_hold_speaks_again_after_the_others() {
        Talk talk = sim.talk();
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        talk.trunk().answerSdp(sim.stack.last("INVITE"), 200, Offers.trunk(9000, "recvonly"));
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly")));
        talk.browser().answerSdp(sim.stack.last("INVITE"), 200, Offers.browserAnswer("inactive"));
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("recvonly", 5)));
        FakeStack.Sent resumed = sim.stack.last("INVITE");
        assertThat(resumed.hop).isNotEqualTo(Sim.BROWSER);
        assertThat(ofSdp(resumed.request.body())).isEqualTo("sendrecv");
        talk.trunk().answerSdp(resumed, 200, Offers.trunk(9000, "sendonly"));
        FakeServerTx others = talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        talk.trunk().ack(others);
        assertThat(ofSdp(others.ok().body())).isEqualTo("sendrecv");
        FakeStack.Sent toBrowser = sim.stack.last("INVITE");
        assertThat(toBrowser.hop).isEqualTo(Sim.BROWSER);
        assertThat(ofSdp(toBrowser.request.body())).isEqualTo("sendrecv");
    }

    @Test
    void refresh_of_the_held_side_is_no_new_wish() {
        Talk talk = sim.talk();
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        talk.trunk().answerSdp(sim.stack.last("INVITE"), 200, Offers.trunk(9000, "recvonly"));
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "recvonly")));
        FakeServerTx resume = talk.browser().sendSdp("INVITE", Offers.chromium("sendrecv", 4));
        assertThat(ofSdp(resume.ok().body())).isEqualTo("sendrecv");
    }

    @Test
    void silence_of_a_held_trunk_is_no_dead_media() {
        Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        talk.trunk().answerSdp(sim.stack.last("INVITE"), 200, Offers.trunk(9000, "recvonly"));
        sim.media.last().audioStops("trunk-1");
        sim.advance(Duration.ofSeconds(120));
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void silence_of_the_trunk_in_talk_ends_typed() {
        sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advance(Duration.ofSeconds(100));
        sim.media.last().audioStops("trunk-1");
        sim.advanceMs(59_999);
        assertThat(sim.cdrs).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.cdr().end().type()).isEqualTo("media-timeout");
        assertThat(sim.stack.all("BYE")).hasSize(2);
    }

    @Test
    void refused_offer_changes_nothing_and_is_not_repeated() {
        Talk talk = sim.talk();
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        talk.trunk().answer(sim.stack.last("INVITE"), 488);
        assertThat(sim.stack.all("INVITE")).hasSize(2);
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void offer_that_cannot_be_taken_gets_488_and_the_call_goes_on() {
        Talk talk = sim.talk();
        String g729 = Offers.trunk(9000, "sendrecv").replace("RTP/AVP 8 101", "RTP/AVP 18");
        assertThat(talk.trunk().sendSdp("INVITE", g729).statuses()).containsExactly(488);
        assertThat(talk.trunk().sendSdp("INVITE", "nonsense").statuses()).containsExactly(400);
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void re_invite_without_offer_gets_ours_and_its_answer_comes_in_the_ack() {
        Talk talk = sim.talk();
        FakeServerTx empty = talk.trunk().send("INVITE");
        assertThat(empty.ok().body()).isEqualTo(talk.invite().request.body());
        talk.trunk().ack(empty, SimPeer.sdp(Offers.trunk(9200, "sendrecv")));
        assertThat(sim.media
                        .last()
                        .told(MediaCommand.ConnectTrunk.class)
                        .getLast()
                        .remote()
                        .rtp()
                        .getPort())
                .isEqualTo(9200);
        sim.advance(Duration.ofSeconds(33));
        assertThat(sim.stack.all("BYE")).isEmpty();
    }

    @Test
    void freeswitch_recovery_is_an_update_of_the_leg() {
        Talk talk = sim.talk();
        talk.trunk().cseq = 123_456_789;
        String recovered = Offers.lines(
                "v=0",
                "o=FreeSWITCH 1795430000 1795430001 IN IP4 198.51.100.8",
                "s=FreeSWITCH",
                "c=IN IP4 198.51.100.8",
                "t=0 0",
                "m=audio 21000 RTP/AVP 8 101 13",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:101 telephone-event/0",
                "a=rtpmap:13 CN/0",
                "a=rtcp-mux",
                "a=ptime:20");
        Headers extra = Headers.NONE.with("Route", "<sip:tandem@192.0.2.1;lr>");
        FakeServerTx tx = talk.trunk().send("INVITE", extra, SimPeer.sdp(recovered));
        assertThat(tx.statuses()).containsExactly(200);
        assertThat(tx.ok().body().text())
                .contains("m=audio 30004 RTP/AVP 8 101\r\n", "a=rtpmap:101 telephone-event/8000");
        talk.trunk().ack(tx);
        MediaCommand.ConnectTrunk connect =
                sim.media.last().told(MediaCommand.ConnectTrunk.class).getLast();
        assertThat(connect.remote().rtp().getPort()).isEqualTo(21000);
        assertThat(connect.payload().telephoneEvent()).isEqualTo(101);
        talk.browser().send("BYE");
        assertThat(sim.stack.last("BYE").request.uri().host()).isEqualTo("198.51.100.7");
    }

    @Test
    void ice_restart_of_the_browser_reaches_the_media() {
        Talk talk = sim.talk();
        String restarted = Offers.chromium("sendrecv", 3).replace("x30F", "y41G");
        talk.browser().ack(talk.browser().sendSdp("INVITE", restarted));
        assertThat(sim.media.last().told(MediaCommand.ConnectBrowser.class)).hasSize(2);
        assertThat(sim.stack.all("INVITE")).hasSize(1);
    }

    @Test
    void dtmf_by_info_is_answered_and_breaks_nothing() {
        Talk talk = sim.talk();
        Body dtmf = new Body("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n");
        assertThat(talk.browser().send("INFO", Headers.NONE, dtmf).statuses()).containsExactly(200);
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void longest_duration_ends_the_call() {
        sim.maxDuration = Duration.ofMinutes(10);
        sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advance(Duration.ofMinutes(10));
        assertThat(sim.cdr().end().type()).isEqualTo("max-duration");
        assertThat(sim.cdr().talkMs()).isEqualTo(600_000);
    }

    @Test
    void failed_browser_media_ends_typed() {
        sim.talk();
        sim.media
                .last()
                .event(new io.tandem.media.MediaEvent.BrowserFailed(
                        new io.tandem.media.PortId("browser"),
                        io.tandem.media.MediaEvent.Failure.CONSENT_LOST,
                        "30 s"));
        assertThat(sim.cdr().end().type()).isEqualTo("media-failed");
        assertThat(sim.stack.all("BYE")).hasSize(2);
    }
}
