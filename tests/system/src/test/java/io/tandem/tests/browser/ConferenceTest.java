package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.support.RunningGateway;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The button *Conference*: both callers and the operator call the same room of the trunk, and one call is left at the
/// page.
@ExtendWith(OnStage.class)
class ConferenceTest {
    private static final Sound.Tone FIRST = new Sound.Tone(1000, -13);
    private static final Sound.Tone SECOND = new Sound.Tone(1500, -13);
    private static final double ROOM_HZ = 1700;
    private static final double TOLERANCE_HZ = 6;

    private final Stage stage;
    private final OperatorPage alice;

    ConferenceTest(Stage stage) {
        this.stage = stage;
        alice = stage.operator("alice");
    }

    @BeforeEach
    void rooms() {
        stage.network().numbersFrom(RunningGateway.ROOMS, Script.start().answer(new Sound.Tone(ROOM_HZ, -13)));
    }

    @AfterEach
    void close() {
        alice.close();
    }

    private FarCall taken(Sound.Tone voice, String button) throws Exception {
        FarCall caller = stage.network().call(RunningGateway.NUMBER_OF_ALICE, voice);
        alice.press(button);
        caller.answered().get(10, TimeUnit.SECONDS);
        alice.awaitPanel("[data-call-state=talking][data-hold=off]");
        return caller;
    }

    private void twoCalls() {
        alice.page().waitForSelector("[data-testid=waiting-call][data-waiting-state=talking][data-waiting-hold=on]");
    }

    private List<FarCall> inRoom(String room) {
        return stage.network().north().calls().stream()
                .filter(call -> call.inbound() && call.number().equals(room))
                .toList();
    }

    @Test
    void both_callers_and_the_operator_call_one_room_and_one_call_is_left() throws Exception {
        FarCall first = taken(FIRST, "answer");
        FarCall second = taken(SECOND, "answer-waiting");
        twoCalls();
        alice.press("conference");
        alice.awaitPanel("[data-conference=true][data-call-state=talking]");
        alice.page()
                .waitForSelector(
                        "[data-testid=joining-calls]",
                        new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(alice.page().querySelector("[data-testid=waiting-call]")).isNull();
        assertThat(alice.text("call-number")).isEqualTo("Conference");
        String room = Objects.requireNonNull(alice.panelData("call-number"));
        assertThat(room).matches(RunningGateway.ROOMS + "\\d{8}");
        List<FarCall> legs =
                Awaitility.await("three calls to " + room).until(() -> inRoom(room), calls -> calls.size() == 3);
        heard(first, ROOM_HZ);
        heard(second, ROOM_HZ);
        heard(legs.get(1), FIRST.hz(), SECOND.hz());
        heard(legs.get(2), FIRST.hz(), SECOND.hz());
        assertThat(legs).allMatch(call -> call.state() == FarCall.State.CONFIRMED);

        alice.hangUp();
        legs.getFirst().ended().get(5, TimeUnit.SECONDS);
        assertThat(first.state()).isEqualTo(FarCall.State.CONFIRMED);
        assertThat(second.state()).isEqualTo(FarCall.State.CONFIRMED);
        assertThat(alice.page().querySelectorAll("[data-testid=recent-call]")).hasSize(3);
        assertThat(alice.text("recent-calls")).contains("Conference");
        first.hangUp();
        second.hangUp();
        for (FarCall leg : legs) {
            leg.ended().get(5, TimeUnit.SECONDS);
        }
        assertThat(alice.complaints()).isEmpty();
    }

    private static void heard(FarCall call, double... anyOf) {
        Awaitility.await(Arrays.toString(anyOf) + " on " + call).until(() -> {
            double hz = call.heard().hz(Duration.ofMillis(500));
            return Arrays.stream(anyOf).anyMatch(one -> Math.abs(one - hz) < TOLERANCE_HZ);
        });
    }

    @Test
    void a_room_that_cannot_be_had_leaves_the_operator_both_his_calls() throws Exception {
        stage.network().numbersFrom(RunningGateway.ROOMS, Script.start().refuse(480, "Temporarily Unavailable"));
        FarCall first = taken(FIRST, "answer");
        FarCall second = taken(SECOND, "answer-waiting");
        twoCalls();
        alice.press("conference");
        alice.awaitPanel("[data-conference=true][data-call-state=failed]");
        alice.press("hang-up");
        alice.awaitPanel("[data-call-state=talking][data-hold=off]");
        twoCalls();
        second.heard().restart();
        heard(second, Chromium.MICROPHONE_HZ);
        first.hangUp();
        second.hangUp();
        alice.awaitOver();
    }
}
