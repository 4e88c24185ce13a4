package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.Replaces;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.trunk.TrunkSignalling;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Blind and attended transfer by a trunk that takes REFER.
class TrunkTransferTest {

    private final Sim sim = new Sim();

    @BeforeEach
    void trunkIsAsked() {
        sim.north = Sim.trunk("north", 5070, TrunkSignalling.DEFAULT.with(TrunkSignalling.Transfer.REFER));
        sim.incomingTrunk = sim.north;
        sim.plan = List.of(sim.north);
    }

    private Talk talk() {
        Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        return talk;
    }

    private FakeServerTx refer(SimPeer by) {
        return by.send("REFER", Headers.NONE.with("Refer-To", "<sip:+996312000555@x.example>"), Body.NONE);
    }

    private static FakeServerTx news(SimPeer trunk, String status) {
        Headers headers = Headers.NONE.with("Event", "refer").with("Subscription-State", "active;expires=60");
        return trunk.send("NOTIFY", headers, new Body("message/sipfrag", "SIP/2.0 " + status + "\r\n"));
    }

    private List<String> told() {
        return sim.stack.all("NOTIFY").stream()
                .map(n -> n.request.body().text().strip().replace("SIP/2.0 ", ""))
                .toList();
    }

    @Test
    void trunk_is_asked_and_both_lines_are_free_when_it_has_done_it() {
        Talk talk = talk();
        assertThat(refer(talk.browser()).last().status()).isEqualTo(202);
        FakeStack.Sent passed = sim.stack.last("REFER");
        assertThat(passed.request.callId()).isEqualTo(talk.invite().request.callId());
        assertThat(passed.request.headers().first("Refer-To")).contains("<sip:+996312000555@north.example>");
        assertThat(passed.request.headers().first("Referred-By")).contains("<sip:alice@tandem.local>");
        talk.trunk().answer(passed, 202);
        assertThat(news(talk.trunk(), "180 Ringing").last().status()).isEqualTo(200);
        assertThat(sim.stack.all("BYE")).isEmpty();
        assertThat(news(talk.trunk(), "200 OK").last().status()).isEqualTo(200);
        assertThat(told()).containsExactly("100 Trying", "180 Ringing", "200 OK");
        assertThat(sim.stack.all("INVITE")).hasSize(1);
        assertThat(sim.stack.all("BYE")).hasSize(2);
        assertThat(sim.cdr().end().type()).isEqualTo("transferred");
        assertThat(sim.cdr().transfers().getFirst().result()).isEqualTo("done");
    }

    @Test
    void trunk_that_refuses_is_bridged_by_the_gateway() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 405);
        FakeStack.Sent third = sim.stack.last("INVITE");
        assertThat(third.request.uri().user()).isEqualTo("+996312000555");
        SimPeer.called(sim.calls, Sim.TRUNK, third.request, "third", "sip:third@198.51.100.7")
                .answerSdp(third, 200, Offers.trunk(9500, "sendrecv"));
        assertThat(told()).containsExactly("100 Trying", "200 OK");
        assertThat(sim.media.last().heard("trunk-1").from()).isEqualTo(new LegId("trunk-2").port());
    }

    @Test
    void trunk_that_accepts_and_then_says_that_it_cannot_is_bridged_by_the_gateway() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 202);
        assertThat(news(talk.trunk(), "403 Forbidden").last().status()).isEqualTo(200);
        FakeStack.Sent third = sim.stack.last("INVITE");
        assertThat(third.request.uri().user()).isEqualTo("+996312000555");
        SimPeer.called(sim.calls, Sim.TRUNK, third.request, "third", "sip:third@198.51.100.7")
                .answerSdp(third, 200, Offers.trunk(9500, "sendrecv"));
        assertThat(told()).containsExactly("100 Trying", "200 OK");
        assertThat(sim.media.last().heard("trunk-1").from()).isEqualTo(new LegId("trunk-2").port());
    }

    @Test
    void third_that_is_busy_leaves_the_two_talking() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 202);
        news(talk.trunk(), "486 Busy Here");
        assertThat(told()).containsExactly("100 Trying", "486 Busy Here");
        assertThat(sim.cdrs).isEmpty();
        assertThat(news(talk.trunk(), "200 OK").last().status()).as("too late").isEqualTo(481);
        talk.browser().send("BYE");
        assertThat(sim.cdr().transfers().getFirst().result()).isEqualTo("busy");
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
    }

    @Test
    void trunk_that_hangs_up_instead_of_telling_has_done_it() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 202);
        talk.trunk().send("BYE");
        assertThat(told()).containsExactly("100 Trying", "200 OK");
        assertThat(sim.cdr().end().type()).isEqualTo("transferred");
        assertThat(sim.stack.all("BYE")).hasSize(1).allMatch(b -> b.hop.equals(Sim.BROWSER));
    }

    @Test
    void trunk_that_says_nothing_more_leaves_the_two_talking() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 202);
        sim.advance(Duration.ofSeconds(61));
        assertThat(told()).containsExactly("100 Trying", "408 Request Timeout");
        assertThat(sim.cdrs).isEmpty();
        assertThat(refer(talk.browser()).last().status()).isEqualTo(202);
    }

    @Test
    void operator_may_leave_at_once() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 202);
        talk.browser().send("BYE");
        assertThat(sim.stack.all("BYE")).isEmpty();
        news(talk.trunk(), "200 OK");
        assertThat(sim.stack.all("BYE")).hasSize(1);
        assertThat(sim.cdr().end().type()).isEqualTo("transferred");
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void operator_who_left_gets_no_recall_and_the_call_ends() {
        Talk talk = talk();
        refer(talk.browser());
        talk.trunk().answer(sim.stack.last("REFER"), 202);
        talk.browser().send("BYE");
        news(talk.trunk(), "486 Busy Here");
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    private static FakeServerTx connect(Talk first, Talk second) {
        SimPeer other = second.browser();
        String dialog = other.callId + "%3Bto-tag%3D" + other.theirTag + "%3Bfrom-tag%3D" + other.ourTag;
        return first.browser()
                .send("REFER", Headers.NONE.with("Refer-To", "<sip:x@y?Replaces=" + dialog + ">"), Body.NONE);
    }

    @Test
    void trunk_that_has_both_parties_is_asked_to_connect_them_and_four_lines_are_free() {
        Talk first = talk();
        Talk second = talk();
        assertThat(connect(first, second).last().status()).isEqualTo(202);
        FakeStack.Sent passed = sim.stack.last("REFER");
        assertThat(passed.request.callId()).isEqualTo(first.invite().request.callId());
        NameAddr to = NameAddr.parse(passed.request.headers().first("Refer-To").orElseThrow())
                .orElseThrow();
        assertThat(to.uri().withoutHeaders()).hasToString("sip:gw@198.51.100.7:5070");
        Replaces named =
                Replaces.parse(to.uri().headers().getOrDefault("Replaces", "")).orElseThrow();
        assertThat(named.callId()).isEqualTo(second.invite().request.callId());
        assertThat(named.toTag()).as("the trunk's tag").isEqualTo(second.trunk().ourTag);
        assertThat(named.fromTag()).isEqualTo(second.trunk().theirTag);
        assertThat(sim.media.opened.getFirst().adopted).isEmpty();
        first.trunk().answer(passed, 202);
        news(first.trunk(), "200 OK");
        assertThat(told()).containsExactly("100 Trying", "200 OK");
        assertThat(sim.stack.all("BYE")).hasSize(4);
        assertThat(sim.cdrs).hasSize(2).allMatch(cdr -> cdr.end().type().equals("transferred"));
        sim.stack.all("BYE").forEach(bye -> first.trunk().answer(bye, 200));
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void trunk_that_takes_the_replaced_party_away_first_ends_both_calls_too() {
        Talk first = talk();
        Talk second = talk();
        connect(first, second);
        first.trunk().answer(sim.stack.last("REFER"), 202);
        second.trunk().send("BYE");
        assertThat(sim.cdrs).hasSize(1);
        first.trunk().send("BYE");
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.cdrs.getLast().end().type()).isEqualTo("transferred");
        assertThat(told()).containsExactly("100 Trying", "200 OK");
    }

    @Test
    void parties_that_the_trunk_does_not_connect_are_connected_by_the_gateway() {
        Talk first = talk();
        Talk second = talk();
        connect(first, second);
        first.trunk().answer(sim.stack.last("REFER"), 405);
        assertThat(told()).containsExactly("100 Trying", "200 OK");
        FakeMedia.Adopted adopt = sim.media.opened.getLast().adopted.getFirst();
        assertThat(sim.media.opened.getLast().heard("trunk-1").from()).isEqualTo(adopt.port());
        assertThat(sim.stack.all("BYE")).hasSize(2).allMatch(bye -> bye.hop.equals(Sim.BROWSER));
        assertThat(sim.cdr().end().type()).isEqualTo("transferred");
    }

    @Test
    void party_that_still_rings_is_not_for_the_trunk_to_connect() {
        Talk first = talk();
        Sim.Outgoing ringing = sim.dial("+996312000555").acked();
        ringing.trunk("t2").answer(ringing.toTrunk(), 180);
        SimPeer other = ringing.browser();
        String dialog = other.callId + "%3Bto-tag%3D" + other.theirTag + "%3Bfrom-tag%3D" + other.ourTag;
        first.browser().send("REFER", Headers.NONE.with("Refer-To", "<sip:x@y?Replaces=" + dialog + ">"), Body.NONE);
        assertThat(sim.stack.all("REFER")).isEmpty();
        assertThat(told()).containsExactly("100 Trying", "200 OK");
    }

    @Test
    void number_at_another_trunk_is_bridged() {
        Talk talk = talk();
        sim.plan = List.of(sim.south);
        refer(talk.browser());
        assertThat(sim.stack.all("REFER")).isEmpty();
        assertThat(sim.stack.all("INVITE")).hasSize(2);
    }

    @Test
    void notify_that_nobody_asked_for_is_answered_481() {
        Talk talk = talk();
        assertThat(news(talk.trunk(), "200 OK").last().status()).isEqualTo(481);
        assertThat(sim.cdrs).isEmpty();
    }
}
