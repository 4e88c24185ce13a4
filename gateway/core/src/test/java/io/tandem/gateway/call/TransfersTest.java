package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.GroupConfig;
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

/// Blind transfer: the party that is left hears ringback, then the third; or gets his operator back.
class TransfersTest {

    private static final Hop.Flow BOBS =
            new Hop.Flow(21, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));

    private final Sim sim = new Sim();

    private static Headers to(String target) {
        return Headers.NONE.with("Refer-To", "<sip:" + target + "@elsewhere.example>");
    }

    private FakeServerTx refer(SimPeer by, String target) {
        return by.send("REFER", to(target), Body.NONE);
    }

    private Talk talk() {
        Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        return talk;
    }

    private void bobIsThere() {
        sim.bindings.put(
                "bob",
                List.of(new Registration(
                        "bob", "urn:uuid:bob", SipUri.of("bob", "x.invalid"), BOBS, Instant.MAX, "JsSIP 3.13.8")));
    }

    private FakeStack.Sent third() {
        return sim.stack.last("INVITE");
    }

    private SimPeer thirdPeer() {
        return SimPeer.called(
                sim.calls,
                (third().hop instanceof Hop.Flow f) ? f : Sim.TRUNK,
                third().request,
                "third",
                "sip:third@198.51.100.7");
    }

    private List<String> told() {
        return sim.stack.all("NOTIFY").stream()
                .map(n -> n.request.body().text().strip().replace("SIP/2.0 ", ""))
                .toList();
    }

    private MediaCommand.Hear hear(String leg) {
        return sim.media.last().commands.stream()
                .filter(MediaCommand.Hear.class::isInstance)
                .map(MediaCommand.Hear.class::cast)
                .filter(h -> h.port().name().equals(leg))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void far_end_is_sent_on_to_a_number_and_the_operator_is_free() {
        Talk talk = talk();
        FakeServerTx refer = refer(talk.browser(), "+996312000555");
        assertThat(refer.last().status()).isEqualTo(202);
        assertThat(third().request.uri().user()).isEqualTo("+996312000555");
        assertThat(third().request.headers().first("Referred-By")).contains("<sip:alice@tandem.local>");
        assertThat(third().request.toString()).doesNotContain("elsewhere.example");
        thirdPeer().answer(third(), 180);
        assertThat(hear("trunk-1").filler()).isEqualTo(new Filler.Tone("KG", Filler.ToneKind.RINGBACK));
        thirdPeer().answerSdp(third(), 200, Offers.trunk(9500, "sendrecv"));

        assertThat(told()).containsExactly("100 Trying", "180 Ringing", "200 OK");
        assertThat(sim.stack.last("NOTIFY").request.headers().first("Subscription-State"))
                .contains("terminated;reason=noresource");
        assertThat(sim.stack.all("NOTIFY")).allMatch(n -> n.hop.equals(Sim.BROWSER));
        assertThat(sim.stack.all("BYE")).hasSize(1).allMatch(b -> b.hop.equals(Sim.BROWSER));
        assertThat(hear("trunk-1").from()).isEqualTo(new LegId("trunk-2").port());
        assertThat(hear("trunk-2").from()).isEqualTo(new LegId("trunk-1").port());
        assertThat(sim.cdrs).isEmpty();

        talk.trunk().send("BYE");
        assertThat(sim.stack.all("BYE")).hasSize(2);
        assertThat(sim.cdr().transfers()).singleElement().satisfies(t -> {
            assertThat(t.by()).isEqualTo("alice");
            assertThat(t.to()).isEqualTo("+996312000555");
            assertThat(t.result()).isEqualTo("done");
        });
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
        assertThat(sim.cdr().user()).isEqualTo("alice");
        assertThat(sim.events).filteredOn(CallEvent.Answered.class::isInstance).hasSize(1);
        assertThat(sim.events)
                .filteredOn(CallEvent.Transferred.class::isInstance)
                .hasSize(1);
    }

    @Test
    void far_end_is_sent_on_to_a_colleague() {
        bobIsThere();
        Talk talk = talk();
        refer(talk.browser(), "bob");
        assertThat(third().hop).isEqualTo(BOBS);
        assertThat(third().request.from().uri().user()).isEqualTo("+996312000101");
        thirdPeer().answer(third(), 180);
        thirdPeer().answerSdp(third(), 200, Offers.browserAnswer("sendrecv"));
        assertThat(told()).containsExactly("100 Trying", "180 Ringing", "200 OK");
        assertThat(hear("trunk-1").from()).isEqualTo(new LegId("callee-2").port());
        thirdPeer().cseq = 5000;
        talk.trunk().send("BYE");
        assertThat(sim.stack.last("BYE").hop).isEqualTo(BOBS);
        assertThat(sim.cdr().end().side()).isEqualTo("trunk");
    }

    @Test
    void third_is_busy_and_the_two_talk_again() {
        Talk talk = talk();
        refer(talk.browser(), "+996312000555");
        thirdPeer().answer(third(), 486);
        assertThat(told()).hasSize(2).last().asString().startsWith("486");
        assertThat(hear("browser").from()).isEqualTo(new LegId("trunk-1").port());
        assertThat(hear("trunk-1").from()).isEqualTo(new LegId("browser").port());
        sim.advance(CallSettings.defaults("x").trunkMediaTimeout().multipliedBy(2));
        assertThat(sim.cdrs).isEmpty();
        talk.browser().send("BYE");
        assertThat(sim.cdr().transfers().getFirst().result()).isEqualTo("busy");
        assertThat(sim.cdr().end().side()).isEqualTo("operator");
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
    }

    @Test
    void nobody_registered_gives_the_call_back_at_once() {
        Talk talk = talk();
        refer(talk.browser(), "bob");
        assertThat(told()).containsExactly("100 Trying", "480 bob is not registered");
        assertThat(hear("browser").from()).isEqualTo(new LegId("trunk-1").port());
    }

    @Test
    void operator_who_has_gone_gets_nothing_back() {
        Talk talk = talk();
        refer(talk.browser(), "+996312000555");
        thirdPeer().answer(third(), 180);
        talk.browser().send("BYE");
        assertThat(sim.cdrs).isEmpty();
        thirdPeer().answer(third(), 486);
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
        assertThat(sim.stack.all("BYE")).hasSize(1);
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void operator_who_has_gone_leaves_the_two_talking() {
        Talk talk = talk();
        refer(talk.browser(), "+996312000555");
        talk.browser().send("BYE");
        thirdPeer().answerSdp(third(), 200, Offers.trunk(9500, "sendrecv"));
        assertThat(sim.cdrs).isEmpty();
        assertThat(hear("trunk-1").from()).isEqualTo(new LegId("trunk-2").port());
    }

    @Test
    void party_that_is_transferred_may_hang_up_meanwhile() {
        Talk talk = talk();
        refer(talk.browser(), "+996312000555");
        thirdPeer().answer(third(), 180);
        talk.trunk().send("BYE");
        assertThat(third().cancels).hasSize(1);
        assertThat(sim.stack.all("BYE")).hasSize(1).allMatch(b -> b.hop.equals(Sim.BROWSER));
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
    }

    @Test
    void one_transfer_at_a_time() {
        Talk talk = talk();
        refer(talk.browser(), "+996312000555");
        assertThat(refer(talk.browser(), "+996312000556").last().status()).isEqualTo(491);
    }

    @Test
    void trunk_refers_only_to_where_its_own_calls_may_go() {
        Talk talk = talk();
        assertThat(refer(talk.trunk(), "+996312000555").last().status()).isEqualTo(403);
        assertThat(refer(talk.trunk(), "100").last().status()).isEqualTo(202);
    }

    @Test
    void bad_targets_are_refused_and_the_talk_goes_on() {
        Talk talk = talk();
        assertThat(talk.browser().send("REFER", Headers.NONE, Body.NONE).last().status())
                .isEqualTo(400);
        Headers two = to("1").with("Refer-To", "<sip:2@x>");
        assertThat(talk.browser().send("REFER", two, Body.NONE).last().status()).isEqualTo(400);
        sim.refused = true;
        assertThat(refer(talk.browser(), "+810").last().status()).isEqualTo(403);
        assertThat(sim.stack.all("INVITE")).hasSize(1);
        assertThat(sim.stack.all("NOTIFY")).isEmpty();
    }

    @Test
    void headers_in_the_target_never_leave() {
        Talk talk = talk();
        talk.browser()
                .send(
                        "REFER",
                        Headers.NONE.with("Refer-To", "<sip:+996312000555@h?Route=%3Csip:evil%3E&X-Y=1>"),
                        Body.NONE);
        assertThat(third().request.uri().headers()).isEmpty();
        assertThat(third().request.toString()).doesNotContain("evil").doesNotContain("X-Y");
    }

    @Test
    void operator_who_wants_no_notify_gets_none() {
        Talk talk = talk();
        FakeServerTx refer = talk.browser().send("REFER", to("+996312000555").with("Refer-Sub", "false"), Body.NONE);
        assertThat(refer.last().headers().first("Refer-Sub")).contains("false");
        thirdPeer().answerSdp(third(), 200, Offers.trunk(9500, "sendrecv"));
        assertThat(told()).isEmpty();
    }

    @Test
    void transferred_party_is_transferred_once_more_by_the_colleague() {
        bobIsThere();
        Talk talk = talk();
        refer(talk.browser(), "bob");
        SimPeer bob = thirdPeer();
        bob.answerSdp(third(), 200, Offers.browserAnswer("sendrecv"));
        assertThat(refer(bob, "+996312000777").last().status()).isEqualTo(202);
        SimPeer last = thirdPeer();
        last.answerSdp(third(), 200, Offers.trunk(9700, "sendrecv"));
        assertThat(hear("trunk-1").from()).isEqualTo(new LegId("trunk-3").port());
        talk.trunk().send("BYE");
        assertThat(sim.cdr().transfers()).extracting(t -> t.by()).containsExactly("alice", "bob");
        sim.advance(Duration.ofMinutes(2));
        assertThat(sim.calls.active()).isZero();
    }

    private void groupOf(String overflow, String... members) {
        for (String member : members) {
            Hop.Flow flow =
                    new Hop.Flow(30 + member.length(), Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 52_000));
            sim.bindings.put(
                    member,
                    List.of(new Registration(
                            member, "urn:uuid:" + member, SipUri.of(member, "x.invalid"), flow, Instant.MAX, "JsSIP")));
        }
        sim.groups.put(
                "700",
                new GroupConfig(
                        List.of(members),
                        GroupConfig.Strategy.LINEAR,
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        1,
                        Destination.parse(overflow)));
    }

    @Test
    void a_hunt_group_takes_the_party_over_whoever_of_it_answers() {
        groupOf("refuse", "bob", "carol");
        Talk talk = talk();
        assertThat(refer(talk.browser(), "700").last().status()).isEqualTo(202);
        assertThat(third().request.uri().user()).isEqualTo("bob");
        thirdPeer().answer(third(), 486);
        assertThat(third().request.uri().user()).isEqualTo("carol");
        thirdPeer().answer(third(), 180);
        assertThat(hear("trunk-1").filler()).isEqualTo(new Filler.Tone("KG", Filler.ToneKind.RINGBACK));
        thirdPeer().answerSdp(third(), 200, Offers.browserAnswer("sendrecv"));

        assertThat(told()).containsExactly("100 Trying", "180 Ringing", "200 OK");
        sim.calls.list().forEach(call -> sim.calls.hangUp(call.callId()));
        sim.advanceMs(40_000);
        assertThat(sim.cdr().transfers()).singleElement().satisfies(transfer -> {
            assertThat(transfer.to()).isEqualTo("carol");
            assertThat(transfer.result()).isEqualTo("done");
        });
    }

    @Test
    void the_operator_has_his_party_back_when_nobody_of_the_group_takes_it() {
        groupOf("refuse", "bob");
        Talk talk = talk();
        refer(talk.browser(), "700");
        thirdPeer().answer(third(), 486);
        assertThat(told()).first().isEqualTo("100 Trying");
        assertThat(told().getLast()).startsWith("480 Nobody of group 700 takes it");
        assertThat(hear("trunk-1").from()).isNotNull();
        assertThat(sim.calls.list()).hasSize(1);
    }

    @Test
    void what_the_group_does_not_take_goes_on_to_its_trunk() {
        groupOf("trunk:north/+996555000000", "bob");
        Talk talk = talk();
        refer(talk.browser(), "700");
        thirdPeer().answer(third(), 486);
        assertThat(third().request.uri().user()).isEqualTo("+996555000000");
        thirdPeer().answerSdp(third(), 200, Offers.trunk(9500, "sendrecv"));
        assertThat(told()).containsExactly("100 Trying", "200 OK");
    }
}
