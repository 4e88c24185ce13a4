package io.tandem.gateway.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.transaction.ClientMachine.News;
import io.tandem.gateway.sip.transaction.ClientMachine.State;
import io.tandem.gateway.sip.transaction.ClientMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 3261 §17.1 with its own values of the timers.
class ClientMachineTest {

    private static final TimerValues VALUES = TimerValues.of(Duration.ofMillis(500));

    private static ClientMachine machine(boolean invite, boolean reliable) {
        return ClientMachine.begins(invite, reliable, VALUES);
    }

    /// When it is sent again until nobody is left to answer, in ms from the start; the last is the timeout.
    private static List<Long> times(ClientMachine machine) {
        List<Long> times = new ArrayList<>();
        ClientMachine now = machine;
        long at = 0;
        long timer = machine.firstTimerMs();
        while (timer > 0) {
            at += timer;
            Step step = now.fired(timer);
            now = step.next();
            timer = step.timerMs();
            if (step.again() || step.news() == News.TIMEOUT) {
                times.add(at);
            }
        }
        assertThat(now.state()).isEqualTo(State.TERMINATED);
        return times;
    }

    @Test
    void invite_is_sent_again_at_doubled_intervals_and_given_up_after_64_t1() {
        assertThat(times(machine(true, false))).containsExactly(500L, 1500L, 3500L, 7500L, 15_500L, 31_500L, 32_000L);
    }

    @Test
    void other_requests_are_sent_again_at_most_every_four_seconds() {
        assertThat(times(machine(false, false)))
                .containsExactly(
                        500L, 1500L, 3500L, 7500L, 11_500L, 15_500L, 19_500L, 23_500L, 27_500L, 31_500L, 32_000L);
    }

    @Test
    void nothing_is_sent_again_by_a_reliable_transport() {
        assertThat(times(machine(true, true))).containsExactly(32_000L);
        assertThat(times(machine(false, true))).containsExactly(32_000L);
    }

    @Test
    void provisional_answer_ends_the_repetition_of_an_invite_and_it_may_ring_for_ever() {
        Step ringing = machine(true, false).response(180);
        assertThat(ringing.news()).isEqualTo(News.RESPONSE);
        assertThat(ringing.timerMs()).isEqualTo(ClientMachine.NONE);
        assertThat(ringing.next().response(183).timerMs()).isEqualTo(ClientMachine.STAYS);
    }

    @Test
    void provisional_answer_makes_the_repetition_of_others_slow_and_they_still_end() {
        Step trying = machine(false, false).response(100);
        assertThat(trying.timerMs()).isEqualTo(ClientMachine.STAYS);
        Step again = trying.next().fired(500);
        assertThat(again.again()).isTrue();
        assertThat(again.timerMs()).isEqualTo(4000);
        assertThat(again.next().fired(31_500).news()).isEqualTo(News.TIMEOUT);
    }

    @Test
    void cancelled_invite_without_a_final_answer_is_given_up() {
        ClientMachine ringing = machine(true, false).response(180).next();
        Step cancelled = ringing.cancelled();
        assertThat(cancelled.timerMs()).isEqualTo(32_000);
        assertThat(cancelled.next().fired(32_000).news()).isEqualTo(News.TIMEOUT);
        Step gone = cancelled.next().response(487);
        assertThat(gone.ack()).isTrue();
        assertThat(gone.news()).isEqualTo(News.RESPONSE);
    }

    @Test
    void each_2xx_of_an_invite_is_told_and_nothing_else_after_the_first() {
        Step accepted = machine(true, false).response(200);
        assertThat(accepted.next().state()).isEqualTo(State.ACCEPTED);
        assertThat(accepted.ack()).isFalse();
        assertThat(accepted.next().response(200).news()).isEqualTo(News.RESPONSE);
        assertThat(accepted.next().response(180).news()).isEqualTo(News.NONE);
        assertThat(accepted.next().response(486).news()).isEqualTo(News.NONE);
        assertThat(accepted.next().fired(500).again()).isFalse();
    }

    @Test
    void failure_of_an_invite_is_told_once_and_acknowledged_each_time() {
        Step failed = machine(true, false).response(486);
        assertThat(failed.ack()).isTrue();
        assertThat(failed.news()).isEqualTo(News.RESPONSE);
        Step again = failed.next().response(486);
        assertThat(again.ack()).isTrue();
        assertThat(again.news()).isEqualTo(News.NONE);
        assertThat(failed.next().response(200).ack()).isFalse();
    }

    @Test
    void final_answer_ends_any_other_request() {
        Step ended = machine(false, false).response(404);
        assertThat(ended.ack()).isFalse();
        assertThat(ended.next().state()).isEqualTo(State.TERMINATED);
        assertThat(ended.next().response(200).news()).isEqualTo(News.NONE);
        assertThat(ended.next().fired(500).again()).isFalse();
    }
}
