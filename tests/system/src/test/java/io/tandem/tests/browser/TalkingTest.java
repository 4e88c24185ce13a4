package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Seen;
import io.tandem.farend.SipMessage;
import io.tandem.tests.support.Recording;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Answered calls: sound both ways, mute, hold, digits, and how they end.
@ExtendWith(OnStage.class)
class TalkingTest {
    private static final String ECHO = "+996312000107";
    private static final double SILENT_DBM0 = -55;

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

    private FarCall talkTo(String number) {
        alice.call(number);
        alice.awaitCall("talking");
        return stage.network().callTo(number);
    }

    @Test
    void number_107_answers_at_once_and_both_hear_each_other() throws Exception {
        FarCall call = talkTo(ECHO);
        alice.listen(2_500);

        Diary diary = alice.diary();

        Judge.microphoneAtFarEnd(call);
        Judge.echo(diary);
        assertThat(diary.breaks()).isEmpty();
        alice.key("Escape");
        alice.awaitOver();
        Ending end = call.ended().get(5, TimeUnit.SECONDS);
        assertThat(end.byUs()).isFalse();
        assertThat(end.why()).isEqualTo("bye");
        assertThat(alice.detail()).isEqualTo("You hung up.");
        assertThat(call.report().heard().sequenceBreaks())
                .as("the far end got an unbroken stream too")
                .isZero();
        assertThat(call.report().heard().ssrcs()).isEqualTo(1);
    }

    @Test
    void number_109_ends_when_the_far_end_hangs_up_and_the_page_says_so() {
        talkTo("+996312000109");
        alice.awaitCall("ended", 15_000);

        assertThat(alice.detail()).isEqualTo("The other side hung up.");
        assertThat(alice.panelData("ended-by")).isEqualTo("other-side");
        assertThat(alice.panelData("ended-cut")).isEqualTo("false");
    }

    @Test
    void number_110_is_a_steady_tone_at_its_level_without_a_gap() {
        talkTo("+996312000110");
        alice.listen(5_000);

        Diary diary = alice.diary();

        double first = diary.heard()
                .between(diary.inviteMs(), diary.nowMs())
                .firstSoundMs(-30)
                .orElseThrow();
        Recording tone = diary.heard().between(first + 200, diary.nowMs() - 100);
        Judge.tone(tone, 1_000, -10);
        assertThat(tone.endMs() - tone.startMs()).isGreaterThan(4_000);
        assertThat(tone.longestSilenceMs(-30)).as("silence in\n%s", tone).isLessThanOrEqualTo(Judge.GAP_MS);
        assertThat(diary.breaks()).isEmpty();
        alice.hangUp();
    }

    @Test
    void a_muted_microphone_is_not_heard_until_it_is_unmuted() {
        FarCall call = talkTo(ECHO);
        Judge.microphoneAtFarEnd(call);

        alice.key("m");
        alice.awaitPanel("[data-muted=true]");

        Awaitility.await("silence at the far end")
                .atMost(Duration.ofSeconds(5))
                .until(() -> call.heard().levelDbm0(Duration.ofMillis(500)) < SILENT_DBM0);
        alice.key("m");
        alice.awaitPanel("[data-muted=false]");
        Judge.microphoneAtFarEnd(call);
        alice.hangUp();
    }

    @Test
    void hold_tells_the_far_end_and_resume_brings_the_sound_back_both_ways() {
        FarCall call = talkTo(ECHO);
        Judge.microphoneAtFarEnd(call);

        alice.key("h");
        alice.awaitPanel("[data-hold=on]");

        assertThat(alice.text("call-state")).isEqualTo("On hold");
        awaitOffer(call, "a=(sendonly|inactive)");
        alice.key("h");
        alice.awaitPanel("[data-hold=off]");
        awaitOffer(call, "a=sendrecv");
        Judge.microphoneAtFarEnd(call);
        alice.listen(2_500);
        Judge.echo(alice.diary());
        assertThat(alice.diary().played())
                .extracting(Diary.Played::ssrc)
                .containsOnly(alice.diary().played().getFirst().ssrc());
        alice.hangUp();
    }

    /// The latest offer that the far end got has that direction.
    private static void awaitOffer(FarCall call, String direction) {
        Awaitility.await("an offer with " + direction)
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(offers(call)).last().asString().containsPattern(direction));
    }

    private static List<String> offers(FarCall call) {
        return call.messages().stream()
                .filter(Seen::inbound)
                .map(Seen::message)
                .filter(message -> message.is("INVITE") || message.is("UPDATE"))
                .map(SipMessage::body)
                .filter(body -> !body.isEmpty())
                .toList();
    }

    @Test
    void the_far_ends_hold_is_shown_and_its_resume_as_well() throws Exception {
        FarCall call = talkTo(ECHO);
        Judge.microphoneAtFarEnd(call);

        assertThat(call.reInvite("sendonly").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        alice.awaitPanel("[data-held-by-other=true]");

        assertThat(call.reInvite("sendrecv").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        alice.awaitPanel("[data-held-by-other=false]");
        Judge.microphoneAtFarEnd(call);
        alice.listen(2_000);
        Judge.echo(alice.diary());
        alice.hangUp();
    }

    @Test
    void digits_typed_during_a_call_arrive_as_telephone_events() {
        FarCall call = talkTo(ECHO);
        Judge.microphoneAtFarEnd(call);

        for (String digit : List.of("1", "4", "7", "#", "0", "*")) {
            alice.key(digit);
        }

        Awaitility.await("six digits at the far end")
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> {
                    assertThat(call.heard().summary().digits()).isEqualTo("147#0*");
                });
        assertThat(alice.text("sent-keys")).contains("147#0*");
        Judge.microphoneAtFarEnd(call);
        alice.hangUp();
    }
}
