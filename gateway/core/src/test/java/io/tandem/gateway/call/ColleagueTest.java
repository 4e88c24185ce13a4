package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Operator to operator: the caller hears it from the first second, all pages of the callee ring.
class ColleagueTest {

    private final Sim sim = new Sim();

    private static Hop.Flow flow(int n) {
        return new Hop.Flow(20 + n, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000 + n));
    }

    private void bobHas(int pages) {
        sim.bindings.put(
                "bob",
                IntStream.range(0, pages)
                        .mapToObj(n -> new Registration(
                                "bob",
                                "urn:uuid:bob" + n,
                                SipUri.of("bob" + n, "x.invalid"),
                                flow(n),
                                Instant.MAX,
                                "JsSIP 3.13.8"))
                        .toList());
    }

    private SimPeer page(int n) {
        FakeStack.Sent invite = toBob().get(n);
        return SimPeer.called(
                sim.calls, (Hop.Flow) invite.hop, invite.request, "bob-tag-" + n, "sip:bob" + n + "@x.invalid");
    }

    private List<FakeStack.Sent> toBob() {
        return sim.stack.all("INVITE");
    }

    /// A talk between alice and the first page of bob's.
    private SimPeer talk(Outgoing call) {
        SimPeer bob = page(0);
        bob.answer(toBob().getFirst(), 180);
        bob.answerSdp(toBob().getFirst(), 200, Offers.browserAnswer("sendrecv"));
        sim.media.last().browserUp(legOf(0));
        assertThat(call.invite().statuses()).containsExactly(200);
        return bob;
    }

    private String legOf(int n) {
        return "callee-" + (n + 1);
    }

    @Test
    void caller_hears_ringback_then_his_colleague_and_both_hang_up_once() {
        bobHas(1);
        Outgoing call = sim.dial("bob").acked();
        assertThat(call.invite().statuses()).containsExactly(200);
        assertThat(toBob()).hasSize(1);
        assertThat(toBob().getFirst().hop).isEqualTo(flow(0));

        SimPeer bob = talk(call);
        assertThat(call.states()).containsExactly("trying", "ringing", "answered");
        assertThat(hear("browser").from()).isEqualTo(new LegId(legOf(0)).port());
        assertThat(hear(legOf(0)).from()).isEqualTo(new LegId("browser").port());

        bob.send("BYE");
        assertThat(sim.stack.all("BYE")).hasSize(1);
        assertThat(sim.cdr().direction()).isEqualTo("internal");
        assertThat(sim.cdr().user()).isEqualTo("alice");
        assertThat(sim.cdr().callee()).isEqualTo("bob");
        assertThat(sim.cdr().end().side()).isEqualTo("colleague");
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
        assertThat(sim.events)
                .filteredOn(CallEvent.Started.class::isInstance)
                .singleElement()
                .extracting(e -> ((CallEvent.Started) e).direction())
                .isEqualTo(Direction.INTERNAL);
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
    void callee_sees_the_authenticated_caller_and_not_what_his_from_says() {
        bobHas(1);
        sim.caller = "carol";
        sim.dial("bob").acked();
        assertThat(toBob().getFirst().request.from().uri().user()).isEqualTo("carol");
        assertThat(toBob().getFirst().request.to().uri().user()).isEqualTo("bob");
    }

    @Test
    void every_page_rings_and_the_first_that_answers_has_it() {
        bobHas(3);
        Outgoing call = sim.dial("bob").acked();
        assertThat(toBob()).hasSize(3);
        for (int n = 0; n < 3; n++) {
            page(n).answer(toBob().get(n), 180);
        }
        page(1).answerSdp(toBob().get(1), 200, Offers.browserAnswer("sendrecv"));
        assertThat(cancelled()).isEqualTo(2);
        // a second answer that crosses the CANCEL is ended
        page(2).answerSdp(toBob().get(2), 200, Offers.browserAnswer("sendrecv"));
        assertThat(sim.stack.all("BYE")).hasSize(1);
        assertThat(sim.cdrs).isEmpty();
        assertThat(call.states()).endsWith("answered");
    }

    @Test
    void busy_colleague_is_heard_as_busy_then_the_call_ends() {
        bobHas(1);
        Outgoing call = sim.dial("bob").acked();
        page(0).answer(toBob().getFirst(), 486);
        assertThat(call.states()).contains("failed");
        assertThat(hear("browser").filler()).isEqualTo(new Filler.Tone("KG", Filler.ToneKind.BUSY));
        sim.advance(sim.failureHeard);
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
        assertThat(sim.cdr().end().side()).isEqualTo("colleague");
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    @Test
    void nobody_there_is_told_and_typed() {
        sim.dial("bob").acked();
        assertThat(toBob()).isEmpty();
        sim.advance(sim.failureHeard.plusSeconds(3));
        assertThat(sim.cdr().end().type()).isEqualTo("not-registered");
        assertThat(sim.cdr().end().sip()).isEqualTo(480);
    }

    @Test
    void nobody_answers() {
        bobHas(2);
        sim.dial("bob").acked();
        page(0).answer(toBob().get(0), 180);
        page(1).answer(toBob().get(1), 180);
        sim.advance(CallSettings.defaults("x").incomingRing());
        assertThat(cancelled()).isEqualTo(2);
        sim.advance(sim.failureHeard.plusSeconds(3));
        assertThat(sim.cdr().end().type()).isEqualTo("no-answer");
    }

    @Test
    void caller_gives_up_while_it_rings() {
        bobHas(2);
        Outgoing call = sim.dial("bob").acked();
        page(0).answer(toBob().get(0), 180);
        page(1).answer(toBob().get(1), 180);
        call.browser().send("BYE");
        assertThat(sim.cdr().end().type()).isEqualTo("cancelled");
        assertThat(sim.cdr().end().side()).isEqualTo("operator");
        assertThat(cancelled()).isEqualTo(2);
    }

    @Test
    void late_mode_answers_when_the_colleague_does() {
        sim.mode = AnswerMode.LATE;
        bobHas(1);
        Outgoing call = sim.dial("bob");
        page(0).answer(toBob().getFirst(), 180);
        assertThat(call.invite().statuses()).containsExactly(180);
        page(0).answerSdp(toBob().getFirst(), 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.invite().statuses()).containsExactly(180, 200);
    }

    @Test
    void either_side_holds_the_other_and_takes_it_back() {
        bobHas(1);
        Outgoing call = sim.dial("bob").acked();
        SimPeer bob = talk(call);
        sim.advanceMs(1000);
        String held = Offers.browserAnswer("sendrecv").replace("a=sendrecv", "a=sendonly");
        FakeServerTx hold = bob.sendSdp("INVITE", held);
        assertThat(hold.last().status()).isEqualTo(200);
        assertThat(hold.last().body().text()).contains("a=recvonly");
        bob.ack(hold);
        FakeStack.Sent toAlice = sim.stack.last("INVITE");
        assertThat(toAlice.hop).isEqualTo(Sim.BROWSER);
        assertThat(toAlice.request.body().text()).contains("a=sendonly");
    }

    @Test
    void page_of_another_user_has_no_say_in_the_dialog() {
        bobHas(1);
        Outgoing call = sim.dial("bob").acked();
        SimPeer bob = talk(call);
        bob.flow = Sim.BROWSER;
        assertThat(bob.send("BYE").last().status()).isEqualTo(481);
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void callee_comes_back_by_another_connection() {
        bobHas(1);
        Outgoing call = sim.dial("bob").acked();
        talk(call);
        sim.media.last().audioStarts(legOf(0), 9000);
        sim.calls.onFlowLost(flow(0), "gone");
        Registration again = new Registration(
                "bob", "urn:uuid:bob0", SipUri.of("bob0", "x.invalid"), flow(7), Instant.MAX, "JsSIP 3.13.8");
        sim.bindings.put("bob", List.of(again));
        sim.listeners.forEach(l -> l.onBound(again));
        sim.advance(CallSettings.defaults("x").flowLost().multipliedBy(2));
        assertThat(sim.cdrs).isEmpty();
        call.browser().send("BYE");
        assertThat(sim.stack.last("BYE").hop).isEqualTo(flow(7));
    }

    private long cancelled() {
        return sim.stack.all("INVITE").stream()
                .filter(i -> !i.cancels.isEmpty())
                .count();
    }
}
