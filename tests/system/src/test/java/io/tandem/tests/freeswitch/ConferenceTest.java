package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.Chord;
import io.tandem.tests.support.RunningGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two callers of another trunk and their operator meet in a room of FreeSWITCH (mod_conference): each hears the tones
/// of the two others, and not his own.
@ExtendWith(OnExchange.class)
class ConferenceTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone FIRST = new Sound.Tone(1000, -13);
    private static final Sound.Tone SECOND = new Sound.Tone(1300, -13);
    private static final Duration WINDOW = Duration.ofMillis(500);
    private static final double HEARD_DBM0 = -20;
    private static final double UNHEARD_DBM0 = -45;
    private static final String ROOM = "312345678";

    private final Exchange exchange;
    private final WireBrowser alice;

    ConferenceTest(Exchange exchange) throws Exception {
        this.exchange = exchange;
        alice = exchange.browser("alice");
    }

    @BeforeEach
    void needsRooms() throws Exception {
        Assumptions.assumeTrue(
                exchange.freeSwitch().esl().api("module_exists mod_conference").equals("true"),
                "this FreeSWITCH has no mod_conference: no conferences");
        exchange.awaitQuiet();
    }

    private FarCall taken(Sound.Tone caller) throws Exception {
        int before = alice.calls().size();
        exchange.spare().call(RunningGateway.NUMBER_OF_ALICE, caller);
        FarCall call = Awaitility.await("the call rings")
                .atMost(Duration.ofSeconds(10))
                .until(alice::calls, calls -> calls.size() > before)
                .getLast();
        call.perform(Script.start().answer(ALICE));
        call.answered().get(10, TimeUnit.SECONDS);
        Listening.awaitTone(call, caller.hz());
        return call;
    }

    private static void hears(FarCall call, Sound.Tone one, Sound.Tone other, Sound.Tone own) {
        call.heard().restart();
        Awaitility.await(one + " and " + other + " on " + call)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    short[] pcm = call.heard().last(WINDOW);
                    assertThat(pcm).hasSize((int) WINDOW.toMillis() * 8);
                    assertThat(Chord.levelDbm0(pcm, one.hz())).isGreaterThan(HEARD_DBM0);
                    assertThat(Chord.levelDbm0(pcm, other.hz())).isGreaterThan(HEARD_DBM0);
                    assertThat(Chord.levelDbm0(pcm, own.hz())).isLessThan(UNHEARD_DBM0);
                });
    }

    @Test
    void operator_and_both_his_callers_hear_each_other_and_the_callers_stay_without_him() throws Exception {
        FarCall first = taken(FIRST);
        assertThat(first.reInvite("sendonly").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        FarCall second = taken(SECOND);
        assertThat(second.reInvite("sendonly").get(5, TimeUnit.SECONDS).status())
                .isEqualTo(200);
        FarCall room = alice.call(ROOM, ALICE);
        exchange.channelsOf(ROOM, 1);
        for (FarCall call : List.of(first, second)) {
            assertThat(call.refer("sip:" + ROOM + "@tandem.local")
                            .get(5, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(202);
        }
        first.ended().get(10, TimeUnit.SECONDS);
        second.ended().get(10, TimeUnit.SECONDS);
        List<FarCall> callers = exchange.spare().north().calls().stream()
                .filter(call -> !call.inbound() && call.state() == FarCall.State.CONFIRMED)
                .toList();
        assertThat(callers).hasSize(2);
        hears(room, FIRST, SECOND, ALICE);
        hears(callers.get(0), ALICE, SECOND, FIRST);
        hears(callers.get(1), ALICE, FIRST, SECOND);
        assertThat(exchange.freeSwitch().esl().api("conference " + ROOM + " list"))
                .hasLineCount(3);

        room.hangUp();
        room.ended().get(10, TimeUnit.SECONDS);
        Listening.awaitToneAnew(callers.get(0), SECOND.hz());
        Listening.awaitToneAnew(callers.get(1), FIRST.hz());
        callers.forEach(FarCall::hangUp);
        exchange.awaitQuiet();
    }
}
