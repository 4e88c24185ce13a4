package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.support.Recording;
import io.tandem.tests.support.WavFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What an operator hears and sees before anybody answers, number by number of the demo.
@ExtendWith(OnStage.class)
class EarlyAnswerTest {
    private static final double RINGBACK_HZ = 425;
    private static final double RINGBACK_DBM0 = -13;
    private static final String STEADY = "+996312000906";

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

    private static void ringbackFromTheFirstSecond(Diary diary) {
        ringbackFromTheFirstSecond(diary, Double.MAX_VALUE);
    }

    /// @param untilMs when something else begins to be heard
    private static void ringbackFromTheFirstSecond(Diary diary, double untilMs) {
        double invite = diary.inviteMs();
        double first =
                diary.heard().between(invite, diary.nowMs()).firstSoundMs(-40).orElse(Double.MAX_VALUE);
        assertThat(first - invite).as("first sound\n%s", diary).isLessThan(1_000);
        Judge.tone(diary.heard().between(first, Math.min(first + 1_100, untilMs)), RINGBACK_HZ, RINGBACK_DBM0);
    }

    private static Ending endOf(FarCall call) throws Exception {
        return call.ended().get(5, TimeUnit.SECONDS);
    }

    @Test
    void number_101_rings_audibly_then_both_hear_each_other_and_time_counts_from_the_answer() {
        alice.call("+996312000101");
        alice.awaitCall("ringing");
        assertThat(alice.text("call-timer")).isEmpty();
        alice.awaitCall("talking");
        FarCall call = stage.network().callTo("+996312000101");
        double answeredAt = System.currentTimeMillis() - call.talkedMs();
        alice.listen(2_500);

        Diary diary = alice.diary();

        ringbackFromTheFirstSecond(diary);
        Judge.microphoneAtFarEnd(call);
        Judge.echo(diary);
        Judge.noGapAt(diary, "the answer", diary.stateMs("talking"));
        assertThat(diary.callStates()).containsExactly("connecting", "ringing", "talking");
        assertThat(diary.timerMs())
                .get()
                .satisfies(shown -> assertThat(shown).isCloseTo(diary.stateMs("talking"), within(50.0)));
        assertThat(Double.parseDouble(Objects.requireNonNull(alice.panelData("answered-at-ms"))))
                .as("the page's time of the answer against the far end's")
                .isCloseTo(answeredAt, within(300.0));
        alice.hangUp();
        assertThat(alice.detail()).isEqualTo("You hung up.");
    }

    @Test
    void number_102_lets_the_operator_message_be_heard_and_then_says_that_the_number_does_not_exist()
            throws IOException {
        alice.call("+996312000102");
        alice.awaitCall("early-media");
        assertThat(alice.text("call-state")).isEqualTo("Operator message");
        alice.awaitCall("failed");
        alice.awaitOver();

        Diary diary = alice.diary();

        Recording sent = message();
        double begun = diary.stateMs("early-media") - 500;
        Recording heard = diary.heard().between(begun, begun + (sent.endMs() - sent.startMs()) + 500);
        assertThat(heard.likeness(sent, 1_000)).as("the message in\n%s", heard).isGreaterThan(0.9);
        assertThat(heard.sounding(-45).levelDbm0()).isCloseTo(sent.sounding(-45).levelDbm0(), within(1.0));
        assertThat(alice.detail()).isEqualTo("This number does not exist.");
        assertThat(alice.panelData("sip")).isEqualTo("404");
        assertThat(alice.panelData("q850")).isEqualTo("1");
        assertThat(diary.timerMs()).isEmpty();
    }

    private static Recording message() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Sound.class.getResourceAsStream(Sound.NOT_IN_SERVICE.resource()))) {
            return WavFile.readAlaw(in.readAllBytes());
        }
    }

    @Test
    void number_103_sounds_busy_and_ends_by_itself_with_the_reason() {
        alice.call("+996312000103");
        alice.awaitPanel("[data-call-state=failed][data-call-live=true]");
        assertThat(alice.panelData("heard")).isEqualTo("busy");
        assertThat(alice.detail()).isEqualTo("The number is busy.");
        alice.awaitOver();

        Diary diary = alice.diary();

        Recording tone = diary.heard().between(diary.stateMs("failed"), diary.nowMs());
        Judge.tone(tone.between(tone.startMs(), tone.startMs() + 450), 425, -13);
        Judge.cadence(tone, 425, 400, 400);
        assertThat(tone.sounding(-25).endMs() - tone.sounding(-25).startMs())
                .as("length of the busy tone")
                .isBetween(3_000.0, 4_500.0);
        assertThat(alice.detail()).isEqualTo("The number is busy.");
        assertThat(alice.panelData("sip")).isEqualTo("486");
        assertThat(alice.panelData("q850")).isEqualTo("17");
        assertThat(alice.panelData("ended-by")).isEqualTo("other-side");
        assertThat(diary.wire())
                .filteredOn(m -> !m.sent() && m.startLine().startsWith("BYE "))
                .singleElement()
                .satisfies(
                        bye -> assertThat(bye.text()).contains("SIP;cause=486").contains("Q.850;cause=17"));
    }

    @Test
    void number_104_sounds_congested_after_both_trunks_have_failed() {
        alice.call("+996312000104");
        alice.awaitPanel("[data-call-state=failed][data-call-live=true]");
        assertThat(alice.panelData("heard")).isEqualTo("congestion");
        alice.awaitOver();

        Diary diary = alice.diary();

        Recording tone = diary.heard().between(diary.stateMs("failed"), diary.nowMs());
        Judge.tone(tone.between(tone.startMs(), tone.startMs() + 250), 425, -13);
        Judge.cadence(tone, 425, 200, 200);
        assertThat(stage.network().north().calls()).hasSize(1);
        assertThat(stage.network().south().calls()).hasSize(1);
        assertThat(alice.panelData("sip")).isEqualTo("503");
        assertThat(alice.detail()).isNotEmpty();
    }

    @Test
    void number_105_rings_until_the_operator_hangs_up_and_then_the_far_end_is_cancelled() throws Exception {
        alice.call("+996312000105");
        alice.awaitCall("ringing");
        FarCall call = stage.network().callTo("+996312000105");
        alice.listen(6_500);
        alice.hangUp();

        Diary diary = alice.diary();

        ringbackFromTheFirstSecond(diary);
        Recording ringing = diary.heard().between(diary.inviteMs(), diary.nowMs());
        Judge.cadence(ringing, RINGBACK_HZ, 800, 3_200);
        Ending end = endOf(call);
        assertThat(end.status()).isEqualTo(487);
        assertThat(end.why()).isEqualTo("cancelled");
        assertThat(alice.detail()).isEqualTo("You hung up before it was answered.");
        assertThat(diary.timerMs()).isEmpty();
    }

    @Test
    void number_105_says_that_nobody_answered_when_the_network_gives_up() throws Exception {
        alice.call("+996312000105");
        alice.awaitCall("ringing");
        alice.awaitCall("failed", 40_000);

        assertThat(alice.detail()).isEqualTo("Nobody answered.");
        assertThat(alice.panelData("q850")).isEqualTo("19");
        assertThat(endOf(stage.network().callTo("+996312000105")).status()).isEqualTo(480);
        alice.awaitOver();
        assertThat(alice.diary().breaks()).isEmpty();
    }

    @Test
    void number_106_goes_from_our_ringback_to_the_networks_own_to_the_answer_without_a_gap() {
        alice.call("+996312000106");
        alice.awaitCall("ringing");
        alice.awaitCall("early-media");
        alice.awaitCall("talking");
        FarCall call = stage.network().callTo("+996312000106");
        alice.listen(2_500);

        Diary diary = alice.diary();

        double early = diary.stateMs("early-media");
        // the page may be told a little after the first packet
        ringbackFromTheFirstSecond(diary, early - 100);
        Judge.tone(diary.heard().between(early + 50, early + 1_100), 450, -10);
        Judge.microphoneAtFarEnd(call);
        Judge.echo(diary);
        Judge.noGapAt(diary, "the switch to early media", early);
        Judge.noGapAt(diary, "the answer", diary.stateMs("talking"));
        assertThat(diary.callStates()).containsExactly("connecting", "ringing", "early-media", "talking");
        alice.hangUp();
    }

    @Test
    void a_steady_tone_follows_our_ringback_and_another_the_answer_with_no_silence_between() {
        stage.network()
                .number(
                        STEADY,
                        Script.start()
                                .ring()
                                .pause(Duration.ofMillis(600))
                                .earlyMedia(new Sound.Tone(700, -13))
                                .pause(Duration.ofSeconds(2))
                                .answer(new Sound.Tone(1_000, -13)));
        alice.call(STEADY);
        alice.awaitCall("talking");
        alice.listen(1_500);

        Diary diary = alice.diary();

        double invite = diary.inviteMs();
        double first =
                diary.heard().between(invite, diary.nowMs()).firstSoundMs(-40).orElseThrow();
        Recording all = diary.heard().between(first, diary.nowMs() - 100);
        assertThat(all.longestSilenceMs(-35)).as("silence in\n%s", all).isLessThanOrEqualTo(Judge.GAP_MS);
        double early = diary.stateMs("early-media");
        double talking = diary.stateMs("talking");
        Judge.tone(diary.heard().between(first, first + 400), RINGBACK_HZ, RINGBACK_DBM0);
        Judge.tone(diary.heard().between(early + 300, talking - 300), 700, -13);
        Judge.tone(diary.heard().between(talking + 300, diary.nowMs() - 200), 1_000, -13);
        Judge.noGapAt(diary, "the switch to early media", early);
        Judge.noGapAt(diary, "the answer", talking);
        alice.hangUp();
    }

    @Test
    void number_108_fails_over_to_the_second_trunk_while_it_rings() {
        alice.call("+996312000108");
        alice.awaitCall("ringing");
        alice.awaitCall("talking");
        FarCall call = stage.network().callTo("+996312000108");
        alice.listen(2_000);

        Diary diary = alice.diary();

        assertThat(stage.network().north().calls()).hasSize(1);
        assertThat(call.trunk()).isEqualTo("south");
        ringbackFromTheFirstSecond(diary);
        Judge.microphoneAtFarEnd(call);
        Judge.echo(diary);
        Judge.noGapAt(diary, "the answer", diary.stateMs("talking"));
        assertThat(alice.panelData("call-trunk")).isEqualTo("south");
        assertThat(alice.panelData("call-attempt")).isEqualTo("2");
        alice.hangUp();
    }
}
