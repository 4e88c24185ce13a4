package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.FakeMedia.FakeSession;
import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// INVITE with Replaces: another phone of the same party goes on in its place.
class ReplacingTest {

    private static final Hop.Flow TABLET =
            new Hop.Flow(31, Hop.Transport.WSS, new InetSocketAddress("203.0.113.6", 52_000));

    private final Sim sim = new Sim();
    private final SimPeer tablet = new SimPeer(
            sim.calls, TABLET, "tablet", "<sip:alice@tandem.local>", "<sip:x@tandem.local>", "sip:t@x.invalid");

    private static Headers replaces(SimPeer other, String more) {
        return Headers.NONE.with(
                "Replaces", other.callId + ";to-tag=" + other.theirTag + ";from-tag=" + other.ourTag + more);
    }

    /// Another telephone behind the trunk.
    private SimPeer phone() {
        return new SimPeer(
                sim.calls,
                Sim.TRUNK,
                "phone",
                "<sip:200@198.51.100.7>",
                "<sip:100@tandem.local>",
                "sip:gw@198.51.100.7");
    }

    private FakeServerTx takeOver(SimPeer other) {
        return tablet.send("INVITE", replaces(other, ""), SimPeer.sdp(Offers.CHROMIUM));
    }

    private int status(Headers headers) {
        return tablet.send("INVITE", headers, SimPeer.sdp(Offers.CHROMIUM))
                .last()
                .status();
    }

    private Talk talk() {
        Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        return talk;
    }

    @Test
    void a_call_goes_on_at_the_operators_other_browser() {
        Talk talk = talk();
        FakeServerTx invite = takeOver(talk.browser());
        assertThat(invite.last().status()).isEqualTo(200);
        assertThat(sim.stack.all("BYE")).as("before the ACK nothing moves").isEmpty();
        tablet.ack(invite);

        FakeSession there = sim.media.opened.getFirst();
        FakeMedia.Adopted adopt = there.adopted.getFirst();
        assertThat(adopt.from()).isSameAs(sim.media.opened.get(1));
        assertThat(there.heard("trunk-1").from()).isEqualTo(adopt.port());
        assertThat(there.heard(adopt.port().name()).from()).isEqualTo(new LegId("trunk-1").port());
        assertThat(sim.stack.all("BYE")).singleElement().satisfies(bye -> {
            assertThat(bye.hop).isEqualTo(Sim.BROWSER);
            assertThat(bye.request.callId()).isEqualTo(talk.browser().callId);
        });
        Cdr taken = sim.cdr();
        assertThat(taken.end().type()).isEqualTo("transferred");

        sim.advance(Duration.ofMinutes(1));
        tablet.send("BYE");
        assertThat(sim.stack.last("BYE").request.callId())
                .isEqualTo(talk.invite().request.callId());
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.cdrs.getLast().transfers()).singleElement().satisfies(t -> {
            assertThat(t.by()).isEqualTo("alice");
            assertThat(t.result()).isEqualTo("joined");
        });
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void a_trunk_exchanges_its_own_end() {
        Talk talk = talk();
        SimPeer phone = phone();
        FakeServerTx invite =
                phone.send("INVITE", replaces(talk.trunk(), ""), SimPeer.sdp(Offers.trunk(9100, "sendrecv")));
        assertThat(invite.last().status()).isEqualTo(200);
        phone.ack(invite);
        assertThat(sim.stack.all("BYE"))
                .singleElement()
                .extracting(bye -> bye.request.callId())
                .isEqualTo(talk.invite().request.callId());
        FakeSession there = sim.media.opened.getFirst();
        assertThat(there.heard("browser").from())
                .isEqualTo(there.adopted.getFirst().port());
        talk.browser().send("BYE");
        assertThat(sim.stack.last("BYE").request.callId()).isEqualTo("phone");
        assertThat(sim.cdrs).hasSize(2);
    }

    @Test
    void without_its_offer_a_trunk_gets_ours_and_answers_in_the_ack() {
        Talk talk = talk();
        SimPeer phone = phone();
        FakeServerTx invite = phone.send("INVITE", replaces(talk.trunk(), ""), Body.NONE);
        assertThat(invite.last().body().text()).contains("m=audio");
        phone.ack(invite, SimPeer.sdp(Offers.trunk(9100, "sendrecv")));
        assertThat(sim.media.opened.getFirst().adopted).hasSize(1);
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    @Test
    void a_trunk_has_no_say_about_an_operators_leg_nor_one_operator_about_anothers() {
        Talk talk = talk();
        SimPeer phone = phone();
        assertThat(phone.send("INVITE", replaces(talk.browser(), ""), SimPeer.sdp(Offers.trunk(9100, "sendrecv")))
                        .last()
                        .status())
                .isEqualTo(481);
        assertThat(status(replaces(talk.trunk(), ""))).isEqualTo(481);
        sim.caller = "mallory";
        assertThat(status(replaces(talk.browser(), ""))).isEqualTo(481);
        assertThat(sim.stack.all("BYE")).isEmpty();
        assertThat(sim.media.opened).hasSize(1);
    }

    @Test
    void an_answered_leg_is_not_replaced_by_who_wants_a_ringing_one() {
        Talk talk = talk();
        assertThat(status(replaces(talk.browser(), ";early-only"))).isEqualTo(486);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x;to-tag=1", ";to-tag=1;from-tag=2", "x;to-tag=1;from-tag=2;to-tag=3"})
    void nonsense_is_400(String value) {
        talk();
        assertThat(status(Headers.NONE.with("Replaces", value))).isEqualTo(400);
    }

    @Test
    void two_are_one_too_many() {
        Talk talk = talk();
        Headers one = replaces(talk.browser(), "");
        assertThat(status(one.with("Replaces", one.first("Replaces").orElseThrow())))
                .isEqualTo(400);
    }

    @Test
    void what_has_ended_meanwhile_is_not_replaced() {
        Talk talk = talk();
        FakeServerTx invite = takeOver(talk.browser());
        talk.trunk().send("BYE");
        tablet.ack(invite);
        assertThat(sim.stack.all("BYE")).anyMatch(bye -> bye.hop.equals(TABLET));
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.cdrs.getLast().end().type()).isEqualTo("dialog-gone");
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void who_gives_up_before_the_ack_leaves_the_call_as_it_was() {
        Talk talk = talk();
        FakeServerTx invite = takeOver(talk.browser());
        tablet.theirTag = invite.toTag;
        tablet.send("BYE");
        assertThat(sim.stack.all("BYE")).isEmpty();
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
        sim.advance(Duration.ofSeconds(40));
        talk.browser().send("BYE");
        assertThat(sim.cdrs).hasSize(2);
    }
}
