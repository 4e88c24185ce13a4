package io.tandem.gateway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.trunk.RegistrationMachine.Effect;
import io.tandem.gateway.trunk.RegistrationMachine.Phase;
import io.tandem.gateway.trunk.RegistrationMachine.State;
import io.tandem.gateway.trunk.RegistrationMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationMachineTest {
    private final RegistrationMachine machine = new RegistrationMachine("me", () -> 0.5);
    private State state = State.initial(Duration.ofSeconds(600));
    private List<Effect> effects = List.of();
    private long nowNs;

    private void take(Step step) {
        state = step.state();
        effects = step.effects();
    }

    private void answer(int status, String... headers) {
        answer(true, false, status, headers);
    }

    private void answer(boolean answerable, boolean stale, int status, String... headers) {
        Headers all = Headers.NONE;
        for (String header : headers) {
            int colon = header.indexOf(':');
            all = all.with(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        take(machine.answered(state, new SipResponse(status, "x", all, Body.NONE), 2, answerable, stale, nowNs));
    }

    private Effect.Send sent() {
        return (Effect.Send) effects.getFirst();
    }

    private Duration waited() {
        return ((Effect.Wait) effects.getLast()).time();
    }

    private void start() {
        take(machine.due(state));
    }

    @Test
    void it_registers_answers_a_challenge_and_renews_within_the_interval() {
        start();
        assertThat(sent().expires()).isEqualTo(600);
        answer(401);
        assertThat(sent().challenge()).isPresent();
        answer(200, "Contact: <sip:me@192.0.2.1>;expires=120", "Contact: <sip:old@192.0.2.1>;expires=9");

        assertThat(effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.Tell.class, tell -> assertThat(tell.registered()).isTrue());
        assertThat(waited()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        start();
        assertThat(state.phase()).isEqualTo(Phase.ASKING);
    }

    @Test
    void a_registrar_that_challenges_for_ever_is_asked_twice_then_left_alone() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            start();
            answer(401);
            answer(401);
            assertThat(effects.getFirst())
                    .isInstanceOfSatisfying(
                            Effect.Tell.class, tell -> assertThat(tell.why()).contains("refuses our credentials"));
            waits.add(waited());
        }
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(waits.getLast()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(30));
    }

    @Test
    void a_stale_nonce_is_answered_once_more_and_no_further() {
        start();
        answer(401);
        answer(true, true, 401);
        assertThat(effects.getFirst()).isInstanceOf(Effect.Send.class);
        answer(true, true, 401);
        assertThat(effects.getFirst()).isInstanceOf(Effect.Tell.class);
    }

    @Test
    void a_challenge_of_another_realm_is_not_answered() {
        start();
        answer(false, false, 401);
        assertThat(effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.Tell.class, tell -> assertThat(tell.why()).contains("another realm"));
    }

    @Test
    void a_longer_interval_is_taken_once_and_an_absurd_one_never() {
        start();
        answer(423, "Min-Expires: 1800");
        assertThat(sent().expires()).isEqualTo(1800);
        answer(423, "Min-Expires: 1800");
        assertThat(effects.getFirst()).isInstanceOf(Effect.Tell.class);

        state = State.initial(Duration.ofSeconds(600));
        start();
        answer(423, "Min-Expires: 4294967295");
        assertThat(effects.getFirst()).isInstanceOf(Effect.Tell.class);
    }

    @Test
    void no_time_at_all_is_a_failure_and_an_absurd_time_a_day() {
        start();
        answer(200, "Expires: 0");
        assertThat(effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.Tell.class, tell -> assertThat(tell.registered()).isFalse());
        start();
        answer(200, "Contact: <sip:me@192.0.2.1>;expires=4294967295");
        assertThat(waited()).isLessThan(Duration.ofDays(1));
        start();
        answer(200, "Contact: <sip:me@192.0.2.1>;expires=1");
        assertThat(waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void the_next_address_is_asked_at_once_and_then_there_is_a_pause() {
        start();
        take(machine.unanswered(state, "nobody", 2, nowNs));
        assertThat(sent().address()).isEqualTo(1);
        answer(503, "Retry-After: 300");
        assertThat(waited()).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void a_renewal_that_fails_leaves_the_old_grant_until_it_ends() {
        start();
        answer(200, "Expires: 100");
        nowNs = Duration.ofSeconds(70).toNanos();
        start();
        answer(403);
        assertThat(effects).hasSize(1);
        assertThat(waited()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        nowNs = Duration.ofSeconds(101).toNanos();
        start();
        answer(403);
        assertThat(effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.Tell.class, tell -> assertThat(tell.registered()).isFalse());
    }

    @Test
    void service_routes_are_kept_those_of_strict_routers_not() {
        start();
        answer(200, "Service-Route: <sip:edge.example;lr>, <sip:strict.example>", "Service-Route: <sip:b.example;lr>");
        Effect.Tell tell = (Effect.Tell) effects.getFirst();
        assertThat(tell.routes()).hasToString("[<sip:edge.example;lr>, <sip:b.example;lr>]");
    }

    @Test
    void it_takes_its_registration_back_and_answers_the_challenge_to_that() {
        start();
        answer(200);
        take(machine.leave(state));
        assertThat(sent().expires()).isZero();
        answer(401);
        assertThat(sent().expires()).isZero();
        answer(200);
        assertThat(state.phase()).isEqualTo(Phase.GONE);
    }

    @Test
    void who_never_registered_says_no_farewell() {
        start();
        answer(403);
        take(machine.leave(state));
        assertThat(effects).isEmpty();
    }

    @Test
    void a_redirection_is_not_followed() {
        start();
        answer(302, "Contact: <sip:elsewhere.example>");
        assertThat(effects.getFirst()).isInstanceOf(Effect.Tell.class);
    }
}
