package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import org.junit.jupiter.api.Test;

/// Trunk to trunk: nothing of one dialog is seen in the other, and what the called trunk says reaches the caller.
class TransitTest {

    private final Sim sim = new Sim();
    private final SimPeer caller = new SimPeer(
            sim.calls,
            Sim.TRUNK,
            "transit-call",
            "<sip:996555000111@north.example>",
            "<sip:900@tandem.local>",
            "sip:gw@198.51.100.7:5070");

    private FakeServerTx invite(String sdp) {
        return caller.send("INVITE", Headers.NONE, sdp.isEmpty() ? Body.NONE : SimPeer.sdp(sdp));
    }

    private FakeStack.Sent onward() {
        return sim.stack.last("INVITE");
    }

    private SimPeer called() {
        return SimPeer.called(sim.calls, Sim.TRUNK, onward().request, "called", "sip:gw2@198.51.100.7:5072");
    }

    @Test
    void rings_talks_and_ends() {
        FakeServerTx tx = invite(Offers.trunk(7000, "sendrecv"));
        assertThat(onward().request.uri().user()).isEqualTo("777");
        assertThat(onward().request.callId()).isNotEqualTo("transit-call");
        SimPeer called = called();
        called.answer(onward(), 180);
        assertThat(tx.statuses()).containsExactly(180);
        called.answerSdp(onward(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(tx.statuses()).containsExactly(180, 200);
        assertThat(tx.last().body().text()).contains("m=audio");
        caller.ack(tx);
        called.send("BYE");
        assertThat(sim.stack.all("BYE")).hasSize(1);
        assertThat(sim.cdr().direction()).isEqualTo("transit");
        assertThat(sim.cdr().fromTrunk()).isEqualTo("north");
        assertThat(sim.cdr().trunk()).isEqualTo("south");
        assertThat(sim.cdr().end().side()).isEqualTo("trunk");
    }

    @Test
    void early_media_comes_in_one_183_whose_answer_the_200_repeats() {
        FakeServerTx tx = invite(Offers.trunk(7000, "sendrecv"));
        SimPeer called = called();
        called.answerSdp(onward(), 183, Offers.trunk(9000, "sendrecv"));
        called.answerSdp(onward(), 183, Offers.trunk(9000, "sendrecv"));
        assertThat(tx.statuses()).containsExactly(183);
        String early = tx.last().body().text();
        called.answerSdp(onward(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(tx.last().status()).isEqualTo(200);
        assertThat(tx.last().body().text()).isEqualTo(early);
    }

    @Test
    void first_trunk_is_down_and_the_next_is_tried() {
        FakeServerTx tx = invite(Offers.trunk(7000, "sendrecv"));
        called().answer(onward(), 503);
        assertThat(sim.stack.all("INVITE")).hasSize(2);
        called().answer(onward(), 486);
        assertThat(tx.statuses()).containsExactly(486);
        assertThat(sim.cdr().end().type()).isEqualTo("busy");
    }

    @Test
    void caller_cancels() {
        FakeServerTx tx = invite(Offers.trunk(7000, "sendrecv"));
        called().answer(onward(), 180);
        caller.cancel(tx);
        assertThat(tx.last().status()).isEqualTo(487);
        assertThat(cancelled()).isEqualTo(1);
        assertThat(sim.cdr().end().side()).isEqualTo("caller");
        assertThat(sim.cdr().end().type()).isEqualTo("cancelled");
    }

    @Test
    void invite_without_an_offer_is_offered_in_the_200() {
        FakeServerTx tx = invite("");
        SimPeer called = called();
        called.answerSdp(onward(), 183, Offers.trunk(9000, "sendrecv"));
        called.answerSdp(onward(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(tx.statuses()).containsExactly(180, 200);
        assertThat(tx.last().body().text()).contains("m=audio");
    }

    @Test
    void caller_holds_the_called() {
        FakeServerTx tx = invite(Offers.trunk(7000, "sendrecv"));
        SimPeer called = called();
        called.answerSdp(onward(), 200, Offers.trunk(9000, "sendrecv"));
        caller.ack(tx);
        FakeServerTx hold = caller.sendSdp("INVITE", Offers.trunk(7000, "sendonly"));
        assertThat(hold.last().body().text()).contains("a=recvonly");
        assertThat(onward().request.body().text()).contains("a=sendonly");
    }

    private long cancelled() {
        return sim.stack.all("INVITE").stream()
                .filter(i -> !i.cancels.isEmpty())
                .count();
    }
}
