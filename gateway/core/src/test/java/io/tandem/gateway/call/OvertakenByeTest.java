package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import org.junit.jupiter.api.Test;

/// A callee's BYE that comes before his 200.
class OvertakenByeTest {

    private final Sim sim = new Sim();

    private Outgoing dial() {
        sim.mode = AnswerMode.LATE;
        return sim.dial("1");
    }

    private void isOver() {
        assertThat(sim.cdr().end().side()).isEqualTo("trunk");
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.timers.pending()).isZero();
    }

    @Test
    void before_any_response() {
        Outgoing call = dial();
        SimPeer trunk = call.trunk("t");
        assertThat(trunk.send("BYE").statuses()).containsExactly(481);
        assertThat(sim.calls.active()).isOne();
        trunk.answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(1);
        call.browser().ack(call.invite());
        call.browser().answer(sim.stack.last("BYE"), 200);
        assertThat(sim.stack.last("BYE").hop).isEqualTo(Sim.BROWSER);
        isOver();
    }

    @Test
    void while_it_rings_by_the_tag_of_its_180() {
        Outgoing call = dial();
        SimPeer trunk = call.trunk("t");
        trunk.answer(call.toTrunk(), 180);
        assertThat(trunk.send("BYE").statuses()).containsExactly(200);
        trunk.answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.stack.acks).hasSize(1);
        call.browser().ack(call.invite());
        call.browser().answer(sim.stack.last("BYE"), 200);
        isOver();
    }

    @Test
    void of_another_fork_changes_nothing() {
        Outgoing call = dial();
        call.trunk("other").send("BYE");
        call.trunk("t").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        call.browser().ack(call.invite());
        assertThat(sim.stack.all("BYE")).isEmpty();
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
    }

    @Test
    void of_another_call_changes_nothing() {
        Outgoing call = dial();
        SimPeer trunk = call.trunk("t");
        SimPeer stranger = new SimPeer(sim.calls, trunk.flow, "another-call", trunk.from, trunk.to, trunk.contact);
        stranger.ourTag = "t";
        stranger.theirTag = trunk.theirTag;
        assertThat(stranger.send("BYE").statuses()).containsExactly(481);
        trunk.answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.calls.active()).isOne();
        assertThat(sim.stack.all("BYE")).isEmpty();
    }

    @Test
    void of_ever_new_tags_fills_nothing() {
        Outgoing call = dial();
        for (int i = 0; i < 1_000; i++) {
            call.trunk("made-up-" + i).send("BYE");
            sim.advanceMs(10);
        }
        String id = sim.calls.list().getFirst().callId();
        assertThat(sim.calls.state(id).orElseThrow().legs().values())
                .allMatch(leg -> leg.overtaken().size() <= OvertakenBye.MOST)
                .anyMatch(leg -> leg.overtaken().size() == OvertakenBye.MOST);
    }
}
