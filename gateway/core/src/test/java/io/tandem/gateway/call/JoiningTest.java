package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.FakeMedia.FakeSession;
import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipUri;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Attended transfer: an operator with two calls connects the other parties, and is free.
class JoiningTest {

    private static final Hop.Flow BOBS =
            new Hop.Flow(21, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));

    private final Sim sim = new Sim();

    /// What JsSIP sends as `session.refer(target, { replaces: other })`.
    private static Headers replacing(SimPeer other) {
        return Headers.NONE.with(
                "Refer-To",
                "<sip:whoever@tandem.local?Replaces=" + other.callId + "%3Bto-tag%3D" + other.theirTag
                        + "%3Bfrom-tag%3D" + other.ourTag + ">");
    }

    private FakeServerTx connect(SimPeer one, SimPeer other) {
        return one.send("REFER", replacing(other), Body.NONE);
    }

    private Talk customer() {
        Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        return talk;
    }

    private FakeSession session(int n) {
        return sim.media.opened.get(n);
    }

    private List<String> told() {
        return sim.stack.all("NOTIFY").stream()
                .map(n -> n.request.body().text().strip().replace("SIP/2.0 ", ""))
                .toList();
    }

    private String joined() {
        return session(1).adopted.getLast().port().name();
    }

    private void assertTalking(String one, String other) {
        assertThat(session(1).heard(one).from()).isEqualTo(new LegId(other).port());
        assertThat(session(1).heard(other).from()).isEqualTo(new LegId(one).port());
    }

    private SimPeer bobAnswers() {
        FakeStack.Sent invite = sim.stack.last("INVITE");
        SimPeer bob = SimPeer.called(sim.calls, BOBS, invite.request, "bob", "sip:bob@x.invalid");
        bob.answer(invite, 180);
        bob.answerSdp(invite, 200, Offers.browserAnswer("sendrecv"));
        return bob;
    }

    private Outgoing dialBob() {
        sim.bindings.put(
                "bob",
                List.of(new Registration(
                        "bob", "urn:uuid:bob", SipUri.of("bob", "x.invalid"), BOBS, Instant.MAX, "JsSIP 3.13.8")));
        Outgoing second = sim.dial("bob");
        second.browser().ack(second.invite());
        sim.media.last().browserUp("browser");
        return second;
    }

    private Cdr record(String number) {
        return sim.cdrs.stream()
                .filter(c -> c.number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void two_numbers_are_connected_and_the_operator_is_free() {
        Talk first = customer();
        Talk second = sim.talk();
        assertThat(sim.media.opened).hasSize(2);
        assertThat(connect(first.browser(), second.browser()).last().status()).isEqualTo(202);

        FakeMedia.Adopted adopt = session(1).adopted.getFirst();
        assertThat(adopt.from()).isSameAs(session(0));
        assertThat(adopt.theirs()).isEqualTo(new LegId("trunk-1").port());
        assertTalking(joined(), "trunk-1");
        assertThat(told()).containsExactly("100 Trying", "200 OK");
        assertThat(sim.stack.all("BYE")).hasSize(2).allMatch(b -> b.hop.equals(Sim.BROWSER));
        assertThat(sim.cdr().end().type()).isEqualTo("transferred");
        assertThat(sim.cdr().end().side()).isEqualTo("operator");
        assertThat(sim.cdr().transfers()).singleElement().satisfies(t -> {
            assertThat(t.by()).isEqualTo("alice");
            assertThat(t.to()).isEqualTo("+996312000101");
            assertThat(t.result()).isEqualTo("done");
        });
        sim.advance(Duration.ofSeconds(30));
        assertThat(sim.cdrs).as("the second call goes on").hasSize(1);

        first.trunk().send("BYE");
        assertThat(sim.stack.all("BYE")).hasSize(3);
        assertThat(sim.stack.last("BYE").request.callId())
                .isEqualTo(second.invite().request.callId());
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.cdrs.getLast().transfers()).singleElement().satisfies(t -> {
            assertThat(t.by()).isEqualTo("alice");
            assertThat(t.result()).isEqualTo("joined");
        });
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void customer_is_connected_with_a_colleague_who_hangs_up_later() {
        Talk first = customer();
        Outgoing second = dialBob();
        SimPeer bob = bobAnswers();
        connect(first.browser(), second.browser());
        assertTalking(joined(), "callee-1");
        assertThat(sim.events)
                .filteredOn(CallEvent.Transferred.class::isInstance)
                .singleElement()
                .satisfies(e -> assertThat(((CallEvent.Transferred) e).to()).isEqualTo("+996312000101"));
        bob.send("BYE");
        assertThat(sim.stack.last("BYE").request.callId())
                .isEqualTo(first.invite().request.callId());
        assertThat(record("bob").end().side()).isEqualTo("colleague");
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void customer_hears_it_ring_when_the_operator_does_not_wait_for_the_answer() {
        Talk first = customer();
        Outgoing second = dialBob();
        FakeStack.Sent invite = sim.stack.last("INVITE");
        SimPeer bob = SimPeer.called(sim.calls, BOBS, invite.request, "bob", "sip:bob@x.invalid");
        bob.answer(invite, 180);
        assertThat(connect(first.browser(), second.browser()).last().status()).isEqualTo(202);
        assertThat(session(1).heard(joined()).filler())
                .isInstanceOfSatisfying(
                        Filler.Tone.class, tone -> assertThat(tone.kind()).isEqualTo(Filler.ToneKind.RINGBACK));
        assertThat(sim.stack.all("BYE")).hasSize(2).allMatch(b -> b.hop.equals(Sim.BROWSER));
        bob.answerSdp(invite, 200, Offers.browserAnswer("sendrecv"));
        assertTalking(joined(), "callee-1");
        assertThat(first.trunk().flow).isEqualTo(Sim.TRUNK);
        first.trunk().send("BYE");
        assertThat(sim.stack.last("BYE").hop).isEqualTo(BOBS);
    }

    @Test
    void customer_hears_why_when_the_colleague_does_not_answer() {
        Talk first = customer();
        Outgoing second = dialBob();
        FakeStack.Sent invite = sim.stack.last("INVITE");
        SimPeer bob = SimPeer.called(sim.calls, BOBS, invite.request, "bob", "sip:bob@x.invalid");
        bob.answer(invite, 180);
        connect(first.browser(), second.browser());
        bob.answer(invite, 486);
        assertThat(session(1).tone(joined())).isEqualTo("BUSY");
        sim.advance(Duration.ofSeconds(10));
        assertThat(sim.stack.last("BYE").request.callId())
                .isEqualTo(first.invite().request.callId());
        assertThat(record("bob").end().type()).isEqualTo("busy");
    }

    @Test
    void party_on_hold_is_resumed() {
        Talk first = customer();
        FakeServerTx hold = first.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3));
        first.browser().ack(hold);
        FakeStack.Sent toTrunk = sim.stack.last("INVITE");
        assertThat(toTrunk.request.body().text()).contains("a=sendonly");
        first.trunk().answerSdp(toTrunk, 200, Offers.trunk(9000, "recvonly"));
        Talk second = sim.talk();
        connect(first.browser(), second.browser());
        FakeStack.Sent resume = sim.stack.last("INVITE");
        assertThat(resume.request.callId()).isEqualTo(first.invite().request.callId());
        assertThat(resume.request.body().text()).contains("a=sendrecv");
        first.trunk().answerSdp(resume, 200, Offers.trunk(9000, "sendrecv"));
        assertTalking(joined(), "trunk-1");
    }

    @Test
    void party_that_moved_holds_and_sends_digits_as_before() {
        Talk first = customer();
        Talk second = sim.talk();
        connect(first.browser(), second.browser());
        FakeServerTx hold = first.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly"));
        assertThat(hold.last().status()).isEqualTo(200);
        first.trunk().ack(hold);
        assertThat(sim.stack.last("INVITE").request.callId())
                .isEqualTo(second.invite().request.callId());
        assertThat(first.trunk()
                        .send("INFO", Headers.NONE, new Body("application/dtmf-relay", "Signal=5\r\nDuration=100"))
                        .last()
                        .status())
                .isEqualTo(200);
        assertThat(session(1).told(MediaCommand.DtmfSignalled.class)).hasSize(1);
    }

    @Test
    void session_timer_moves_with_its_leg() {
        Talk first = sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "90;refresher=uac"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advance(Duration.ofSeconds(40));
        Talk second = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        connect(first.browser(), second.browser());
        session(1).audioStarts(joined(), 9000);
        sim.advance(Duration.ofSeconds(3));
        FakeStack.Sent refresh = sim.stack.last("UPDATE");
        assertThat(refresh.request.callId()).isEqualTo(first.invite().request.callId());
        first.trunk().answer(refresh, 200, Headers.NONE.with("Session-Expires", "90;refresher=uac"), Body.NONE);
        sim.advance(Duration.ofSeconds(46));
        assertThat(sim.stack.all("UPDATE")).hasSize(2);
        first.trunk().answer(sim.stack.last("UPDATE"), 481);
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.cdrs.getLast().end().type()).isEqualTo("dialog-gone");
    }

    @Test
    void other_call_that_has_ended_meanwhile_gives_the_party_back() {
        Talk first = customer();
        Talk second = sim.talk();
        sim.media.whenMoving(() -> second.browser().send("BYE"));
        assertThat(connect(first.browser(), second.browser()).last().status()).isEqualTo(202);
        assertThat(told()).containsExactly("100 Trying", "481 Call Does Not Exist");
        assertThat(session(1).adopted)
                .as("its media waited for the port that came")
                .hasSize(1);
        assertThat(session(0).adopted).singleElement().satisfies(back -> {
            assertThat(back.from()).isSameAs(session(1));
            assertThat(back.port()).isEqualTo(new LegId("trunk-1").port());
        });
        assertThat(session(1).closed).isTrue();
        assertThat(session(0).heard("browser").from()).isEqualTo(new LegId("trunk-1").port());
        assertThat(session(0).heard("trunk-1").from()).isEqualTo(new LegId("browser").port());
        sim.advance(Duration.ofMinutes(1));
        assertThat(sim.cdrs).as("the first call goes on").hasSize(1);
        first.trunk().send("BYE");
        assertThat(sim.stack.last("BYE").hop).isEqualTo(Sim.BROWSER);
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.cdrs.getLast().transfers().getFirst().result()).isEqualTo("dialog-gone");
        assertThat(sim.cdrs.getLast().end().type()).isEqualTo("hung-up");
    }

    @Test
    void other_call_without_media_gives_the_party_back_at_once() {
        Talk first = customer();
        Talk second = sim.talk();
        sim.media.whenMoving(() -> session(1).closed = true);
        assertThat(connect(first.browser(), second.browser()).last().status()).isEqualTo(202);
        assertThat(told()).containsExactly("100 Trying", "481 Call Does Not Exist");
        assertThat(session(0).heard("trunk-1").from()).isEqualTo(new LegId("browser").port());
        second.browser().send("BYE");
        first.trunk().send("BYE");
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void party_goes_with_both_calls_when_both_end_in_that_moment() {
        Talk first = customer();
        Talk second = sim.talk();
        sim.media.whenMoving(() -> {
            second.browser().send("BYE");
            first.browser().send("BYE");
        });
        connect(first.browser(), second.browser());
        assertThat(sim.stack.all("BYE").stream().map(bye -> bye.request.callId()))
                .contains(first.invite().request.callId());
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.media.sessions()).isZero();
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void only_a_call_of_ones_own_can_be_named() {
        Talk first = customer();
        sim.caller = "carol";
        Talk carols = sim.talk();
        assertThat(connect(first.browser(), carols.browser()).last().status()).isEqualTo(481);
        assertThat(connect(first.browser(), first.browser()).last().status()).isEqualTo(481);
        Headers unknown = Headers.NONE.with("Refer-To", "<sip:x@y?Replaces=nothing%3Bto-tag%3Da%3Bfrom-tag%3Db>");
        assertThat(first.browser().send("REFER", unknown, Body.NONE).last().status())
                .isEqualTo(481);
        Headers half = Headers.NONE.with("Refer-To", "<sip:x@y?Replaces=nothing%3Bto-tag%3Da>");
        assertThat(first.browser().send("REFER", half, Body.NONE).last().status())
                .isEqualTo(400);
        SimPeer wrongTag = carols.browser();
        String tag = wrongTag.ourTag;
        wrongTag.ourTag = "guessed";
        assertThat(connect(first.browser(), wrongTag).last().status()).isEqualTo(481);
        wrongTag.ourTag = tag;
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void trunk_connects_two_calls_of_its_own() {
        Talk first = customer();
        Talk second = sim.talk();
        assertThat(connect(first.trunk(), second.trunk()).last().status()).isEqualTo(202);
        assertTalking(joined(), "browser");
        assertThat(sim.stack.all("BYE")).hasSize(2).noneMatch(b -> b.hop.equals(Sim.BROWSER));
        assertThat(sim.cdr().end().side()).isEqualTo("trunk");
        assertThat(connect(first.trunk(), second.browser()).last().status()).isEqualTo(481);
    }

    @Test
    void operator_who_hangs_up_at_once_has_lost_nothing() {
        Talk first = customer();
        Talk second = sim.talk();
        connect(first.browser(), second.browser());
        assertThat(first.browser().send("BYE").last().status()).isIn(200, 481);
        assertThat(second.browser().send("BYE").last().status()).isIn(200, 481);
        assertTalking(joined(), "trunk-1");
        sim.advance(Duration.ofSeconds(20));
        assertThat(sim.calls.active()).isEqualTo(1);
    }

    @Test
    void nobody_is_put_into_a_supervisors_call() {
        Sim supervised = new Sim(SuperviseTest.settings());
        supervised.talk();
        supervised.caller = "boss";
        Talk own = supervised.talk();
        Outgoing listening = supervised.dial("*21alice");
        listening.browser().ack(listening.invite());
        assertThat(connect(own.browser(), listening.browser()).last().status()).isEqualTo(481);
        assertThat(supervised.cdrs).isEmpty();
    }
}
