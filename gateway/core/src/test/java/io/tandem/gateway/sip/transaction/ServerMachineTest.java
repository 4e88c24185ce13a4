package io.tandem.gateway.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.transaction.ServerMachine.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 3261 §17.2 and RFC 6026 §7.1 with their own values of the timers.
class ServerMachineTest {

    private static final TimerValues VALUES = TimerValues.of(Duration.ofMillis(500));

    private static ServerMachine machine(boolean invite, boolean reliable) {
        return ServerMachine.begins(invite, reliable, VALUES);
    }

    @Test
    void copies_are_absorbed_until_there_is_an_answer_and_then_bring_it() {
        ServerMachine fresh = machine(false, false);
        assertThat(fresh.answersAgain()).isFalse();
        ServerMachine answered = fresh.responded(200);
        assertThat(answered.state()).isEqualTo(State.COMPLETED);
        assertThat(answered.answersAgain()).isTrue();
        assertThat(answered.isKept()).isTrue();
        assertThat(answered.timerMs()).isZero();
        assertThat(machine(false, true).responded(200).isKept()).isFalse();
    }

    @Test
    void there_is_one_final_answer_but_the_2xx_of_an_invite() {
        ServerMachine accepted = machine(true, false).responded(180).responded(200);
        assertThat(accepted.state()).isEqualTo(State.ACCEPTED);
        assertThat(accepted.mayRespond(200)).isTrue();
        assertThat(accepted.mayRespond(486)).isFalse();
        assertThat(accepted.mayRespond(180)).isFalse();
        assertThat(accepted.answersAgain()).isFalse();
        assertThat(accepted.takesAck()).isFalse();
        assertThat(accepted.isKept()).isTrue();
        assertThat(machine(true, false).responded(486).mayRespond(200)).isFalse();
        assertThat(machine(false, false).responded(200).mayRespond(200)).isFalse();
    }

    @Test
    void failure_of_an_invite_is_sent_again_until_its_ack() {
        ServerMachine failed = machine(true, false).responded(486);
        List<Long> times = new ArrayList<>();
        long at = 0;
        for (ServerMachine now = failed; now.timerMs() > 0; now = now.fired()) {
            at += now.timerMs();
            times.add(at);
        }
        assertThat(times)
                .containsExactly(
                        500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L, 32_000L);
        ServerMachine confirmed = failed.acknowledged();
        assertThat(confirmed.state()).isEqualTo(State.CONFIRMED);
        assertThat(confirmed.timerMs()).isZero();
        assertThat(confirmed.takesAck()).isTrue();
        assertThat(confirmed.answersAgain()).isFalse();
        assertThat(machine(true, true).responded(486).timerMs()).isZero();
    }

    @Test
    void ack_before_the_failure_changes_nothing() {
        ServerMachine ringing = machine(true, false).responded(180);
        assertThat(ringing.acknowledged()).isEqualTo(ringing);
        assertThat(ringing.takesAck()).isTrue();
    }
}
