package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import io.tandem.tests.support.RunningGateway;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The telephone network calls an operator.
@ExtendWith(OnStage.class)
class IncomingCallTest {
    private Stage stage;
    private OperatorPage alice;

    @BeforeEach
    void aliceIsSignedIn(Stage stage) {
        this.stage = stage;
        alice = stage.operator("alice");
    }

    @AfterEach
    void aliceLeaves() {
        alice.close();
    }

    private FarCall ring(Sound sound) {
        FarCall call = stage.network().call(RunningGateway.NUMBER_OF_ALICE, sound);
        alice.awaitCall("incoming");
        return call;
    }

    private static Ending endOf(FarCall call) throws Exception {
        return call.ended().get(5, TimeUnit.SECONDS);
    }

    @Test
    void the_page_rings_enter_answers_and_both_hear_each_other() throws Exception {
        FarCall call = ring(Sound.MEASURING_TONE);
        assertThat(alice.text("call-number").replaceAll("[^0-9+]", "")).isEqualTo("+996555000111");
        await("the 180 reaches the caller").until(() -> call.state() == FarCall.State.RINGING);

        alice.key("Enter");
        alice.awaitCall("talking");
        call.answered().get(5, TimeUnit.SECONDS);
        alice.listen(2_500);

        Diary diary = alice.diary();
        Judge.tone(diary.heard().between(diary.nowMs() - 1_500, diary.nowMs() - 200), 1_000, -10);
        assertThat(diary.breaks()).isEmpty();
        Judge.microphoneAtFarEnd(call);
        alice.key("Escape");
        assertThat(endOf(call).byUs()).isFalse();
    }

    @Test
    void the_caller_hangs_up_after_the_talk_and_the_page_says_so() throws Exception {
        FarCall call = ring(new Sound.Echo());
        alice.press("answer");
        alice.awaitCall("talking");
        Judge.microphoneAtFarEnd(call);

        call.hangUp();

        alice.awaitCall("ended");
        assertThat(alice.detail()).isEqualTo("The other side hung up.");
        assertThat(endOf(call).byUs()).isTrue();
    }

    @Test
    void a_rejected_caller_is_refused_at_once() throws Exception {
        FarCall call = ring(Sound.MEASURING_TONE);

        alice.key("Escape");

        Ending end = endOf(call);
        assertThat(end.why()).isEqualTo("refused");
        assertThat(end.status()).isIn(486, 603);
        alice.awaitOver();
        assertThat(alice.detail()).isEqualTo("You rejected the call.");
    }

    @Test
    void a_caller_who_gives_up_is_shown_as_missed() throws Exception {
        FarCall call = ring(Sound.MEASURING_TONE);

        call.hangUp();

        alice.awaitOver();
        assertThat(alice.text("call-state")).isEqualTo("Missed call");
        assertThat(alice.detail()).isEqualTo("The caller hung up before you answered.");
        assertThat(endOf(call).status()).isEqualTo(487);
    }

    @Test
    void a_number_of_nobody_who_is_signed_in_is_refused() throws Exception {
        FarCall call = stage.network().call("+996312000202", Sound.MEASURING_TONE);

        assertThat(endOf(call).status()).isEqualTo(480);
        assertThat(alice.panelData("call-state")).isEqualTo("idle");
    }
}
