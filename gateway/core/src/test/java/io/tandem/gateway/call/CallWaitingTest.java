package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.media.Filler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A further call for an operator who is in one.
class CallWaitingTest {

    private final Sim sim = new Sim(SuperviseTest.settings());

    private FakeServerTx incoming(Sim to, String callId) {
        return new SimPeer(
                        to.calls,
                        Sim.TRUNK,
                        callId,
                        "<sip:996555000111@north.example>",
                        "<sip:100@tandem.local>",
                        "sip:gw@198.51.100.7:5070")
                .sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
    }

    @Test
    void by_default_it_rings() {
        Sim usual = new Sim();
        usual.talk();
        assertThat(incoming(usual, "second").statuses()).isEmpty();
        assertThat(usual.stack.last("INVITE").hop).isEqualTo(Sim.BROWSER);
    }

    @Test
    void without_call_waiting_the_caller_is_told_busy_and_nothing_rings() {
        sim.talk();
        int invites = sim.stack.all("INVITE").size();
        FakeServerTx second = incoming(sim, "second");
        assertThat(second.last().status()).isEqualTo(486);
        assertThat(second.last().headers().all("Reason")).anyMatch(reason -> reason.startsWith("Q.850;cause=17"));
        assertThat(sim.stack.all("INVITE")).hasSize(invites);
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
    }

    @Test
    void a_call_that_rings_is_one_too() {
        incoming(sim, "first");
        assertThat(incoming(sim, "second").last().status()).isEqualTo(486);
    }

    @Test
    void once_his_call_is_over_the_next_one_rings() {
        sim.talk().browser().send("BYE");
        assertThat(incoming(sim, "second").statuses()).isEmpty();
        assertThat(sim.stack.last("INVITE").hop).isEqualTo(Sim.BROWSER);
    }

    @Test
    void a_colleague_hears_the_busy_tone() {
        sim.caller = "bob";
        sim.talk();
        sim.caller = "alice";
        Outgoing call = sim.dial("bob").acked();
        assertThat(call.states()).contains("failed");
        assertThat(sim.media.last().heard("browser").filler()).isEqualTo(new Filler.Tone("KG", Filler.ToneKind.BUSY));
        sim.advance(Duration.ofSeconds(5));
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
    }

    @Test
    void a_transfer_to_who_is_in_a_call_fails_as_busy_and_the_two_talk_on() {
        sim.caller = "bob";
        sim.talk();
        sim.caller = "alice";
        Sim.Talk talk = sim.talk();
        talk.browser().send("REFER", Headers.NONE.with("Refer-To", "<sip:bob@tandem.local>"), Body.NONE);
        for (int i = 0; i < sim.stack.all("NOTIFY").size(); i++) {
            talk.browser().answer(sim.stack.all("NOTIFY").get(i), 200);
        }
        assertThat(sim.stack.last("NOTIFY").request.body().text()).startsWith("SIP/2.0 486");
        assertThat(sim.media.last().heard("browser").from()).isEqualTo(new LegId("trunk-1").port());
    }

    @Test
    void rules_are_each_operators_own() {
        OperatorRules rules = new OperatorRules(Set.of("alice"), Map.of("carol", Set.of("alice")));
        assertThat(rules.callWaiting("alice")).isFalse();
        assertThat(rules.callWaiting("carol")).isTrue();
        assertThat(rules.mayPickUp("carol", "alice")).isTrue();
        assertThat(rules.mayPickUp("alice", "carol")).isFalse();
        assertThat(rules.mayPickUp("alice", "alice")).isTrue();
    }
}
