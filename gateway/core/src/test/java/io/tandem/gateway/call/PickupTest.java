package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.FakeMedia.FakeSession;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// INVITE with Replaces that names a ringing browser: who sends it takes the call.
class PickupTest {

    private static final Hop.Flow CAROL =
            new Hop.Flow(31, Hop.Transport.WSS, new InetSocketAddress("203.0.113.6", 52_000));

    private final Sim sim = new Sim(settings());
    private final SimPeer caller = new SimPeer(
            sim.calls,
            Sim.TRUNK,
            "in-1",
            "<sip:996555000111@north.example>",
            "<sip:100@tandem.local>",
            "sip:gw@198.51.100.7:5070");
    private final SimPeer carol = new SimPeer(
            sim.calls, CAROL, "carols", "<sip:carol@tandem.local>", "<sip:alice@tandem.local>", "sip:c@x.invalid");

    private static CallSettings settings() {
        CallSettings d = SuperviseTest.settings();
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
                d.sounds(),
                new OperatorRules(Set.of(), Map.of("carol", Set.of("alice", "bob"))),
                d.oneWayAudio());
    }

    private FakeServerTx incoming() {
        return caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
    }

    /// The browser that the latest INVITE went to rings.
    private SimPeer rings(String tag) {
        FakeStack.Sent invite = sim.stack.last("INVITE");
        SimPeer browser = SimPeer.called(sim.calls, (Hop.Flow) invite.hop, invite.request, tag, "sip:abc@x.invalid");
        browser.answer(invite, 180);
        return browser;
    }

    private FakeServerTx pickUp(String user, SimPeer ringing, String more) {
        sim.caller = user;
        Headers replaces = Headers.NONE.with(
                "Replaces", ringing.callId + ";to-tag=" + ringing.theirTag + ";from-tag=" + ringing.ourTag + more);
        return carol.send("INVITE", replaces, SimPeer.sdp(Offers.CHROMIUM));
    }

    private List<String> cancels() {
        return sim.stack.all("INVITE").stream()
                .flatMap(invite -> invite.cancels.stream())
                .toList();
    }

    @Test
    void a_trunks_call_goes_to_who_picks_it_up_and_the_caller_is_answered_then() {
        FakeServerTx call = incoming();
        SimPeer alice = rings("alice-tag");
        FakeServerTx invite = pickUp("carol", alice, ";early-only");
        assertThat(invite.last().status()).isEqualTo(200);
        assertThat(call.statuses()).as("before the ACK it rings on").containsExactly(180);
        carol.ack(invite);

        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(cancels()).containsExactly("SIP;cause=200;text=\"Call completed elsewhere\"");
        FakeSession there = sim.media.opened.getFirst();
        FakeMedia.Adopted adopt = there.adopted.getFirst();
        assertThat(there.heard("trunk").from()).isEqualTo(adopt.port());
        assertThat(there.heard(adopt.port().name()).from()).isEqualTo(new LegId("trunk").port());
        assertThat(sim.events)
                .anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(CallEvent.Transferred.class, moved -> {
                    assertThat(moved.by()).isEqualTo("alice");
                    assertThat(moved.to()).isEqualTo("carol");
                }));
        caller.ack(call);
        sim.advance(Duration.ofSeconds(20));
        carol.send("BYE");
        assertThat(sim.stack.last("BYE").request.callId()).isEqualTo(caller.callId);
        Cdr cdr = sim.cdrs.getLast();
        assertThat(cdr.user()).isEqualTo("carol");
        assertThat(cdr.end().side()).isEqualTo("operator");
        assertThat(cdr.transfers()).singleElement().satisfies(t -> {
            assertThat(t.by()).isEqualTo("carol");
            assertThat(t.to()).isEqualTo("alice");
            assertThat(t.result()).isEqualTo("picked-up");
        });
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void his_own_other_browser_needs_no_permission() {
        FakeServerTx call = incoming();
        FakeServerTx invite = pickUp("alice", rings("alice-tag"), "");
        carol.ack(invite);
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(sim.events).noneMatch(CallEvent.Transferred.class::isInstance);
    }

    @Test
    void who_may_not_gets_481_and_it_rings_on() {
        FakeServerTx call = incoming();
        SimPeer alice = rings("alice-tag");
        assertThat(pickUp("mallory", alice, "").last().status()).isEqualTo(481);
        assertThat(cancels()).isEmpty();
        alice.answerSdp(sim.stack.last("INVITE"), 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.statuses()).containsExactly(180, 200);
    }

    @Test
    void a_trunk_picks_up_nothing() {
        incoming();
        SimPeer alice = rings("alice-tag");
        SimPeer phone = new SimPeer(
                sim.calls, Sim.TRUNK, "ph", "<sip:2@198.51.100.7>", "<sip:100@tandem.local>", "sip:p@198.51.100.7");
        Headers replaces =
                Headers.NONE.with("Replaces", alice.callId + ";to-tag=" + alice.theirTag + ";from-tag=" + alice.ourTag);
        assertThat(phone.send("INVITE", replaces, SimPeer.sdp(Offers.trunk(9100, "sendrecv")))
                        .last()
                        .status())
                .isEqualTo(481);
    }

    @Test
    void what_is_answered_meanwhile_stays_where_it_was_answered() {
        FakeServerTx call = incoming();
        SimPeer alice = rings("alice-tag");
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        FakeServerTx invite = pickUp("carol", alice, "");
        alice.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        carol.ack(invite);
        assertThat(sim.stack.all("BYE"))
                .singleElement()
                .extracting(bye -> bye.hop)
                .isEqualTo(CAROL);
        assertThat(call.statuses()).containsExactly(180, 200);
        assertThat(sim.cdr().end().type()).isEqualTo("dialog-gone");
        assertThat(sim.media.opened.getFirst().heard("trunk").from()).isNotNull();
    }

    @Test
    void a_caller_who_gives_up_meanwhile_leaves_nobody_behind() {
        FakeServerTx call = incoming();
        FakeServerTx invite = pickUp("carol", rings("alice-tag"), "");
        caller.cancel(call);
        carol.ack(invite);
        assertThat(sim.stack.all("BYE"))
                .singleElement()
                .extracting(bye -> bye.hop)
                .isEqualTo(CAROL);
        carol.answer(sim.stack.last("BYE"), 200);
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.cdrs).hasSize(2);
    }

    @Test
    void a_colleagues_call_is_picked_up_and_the_caller_who_heard_ringback_hears_who_took_it() {
        Hop.Flow bobs = new Hop.Flow(40, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));
        sim.bindings.put(
                "bob",
                List.of(new Registration("bob", "urn:b", SipUri.of("b", "x.invalid"), bobs, Instant.MAX, "JsSIP")));
        Sim.Outgoing call = sim.dial("bob").acked();
        SimPeer bob = rings("bob-tag");
        FakeServerTx invite = pickUp("carol", bob, ";early-only");
        carol.ack(invite);

        assertThat(call.states()).containsExactly("trying", "ringing", "answered");
        FakeSession there = sim.media.opened.getFirst();
        FakeMedia.Adopted adopt = there.adopted.getFirst();
        assertThat(there.heard("browser").from()).isEqualTo(adopt.port());
        assertThat(there.heard(adopt.port().name()).from()).isEqualTo(new LegId("browser").port());
        assertThat(cancels()).hasSize(1);
        call.browser().send("BYE");
        assertThat(sim.stack.last("BYE").hop).isEqualTo(CAROL);
        assertThat(sim.cdrs.getLast().user()).isEqualTo("alice");
        assertThat(sim.cdrs.getLast().transfers()).hasSize(1);
    }

    @Test
    void a_call_that_was_transferred_and_rings_is_picked_up_and_the_transfer_is_done() {
        Hop.Flow bobs = new Hop.Flow(40, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));
        sim.bindings.put(
                "bob",
                List.of(new Registration("bob", "urn:b", SipUri.of("b", "x.invalid"), bobs, Instant.MAX, "JsSIP")));
        Sim.Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        talk.browser()
                .send(
                        "REFER",
                        Headers.NONE.with("Refer-To", "<sip:bob@tandem.local>"),
                        io.tandem.gateway.sip.SipMessage.Body.NONE);
        SimPeer bob = rings("bob-tag");
        FakeServerTx invite = pickUp("carol", bob, ";early-only");
        carol.ack(invite);
        FakeSession there = sim.media.opened.getFirst();
        FakeMedia.Adopted adopt = there.adopted.getFirst();
        assertThat(there.heard("trunk-1").from()).isEqualTo(adopt.port());
        assertThat(sim.stack.all("BYE")).anyMatch(bye -> bye.hop.equals(Sim.BROWSER));
    }
}
