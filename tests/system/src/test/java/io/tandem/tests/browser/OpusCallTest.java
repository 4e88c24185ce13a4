package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.tests.support.Recording;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A real browser that speaks Opus with the gateway, while the telephone network speaks A-law. The page asks for
/// nothing: the gateway's list of codecs decides.
class OpusCallTest {
    private static final String RINGS_AND_ECHOES = "+996312000101";
    private static final String STEADY_TONE = "+996312000110";
    /// Opus is not made for pure tones.
    private static final double LEVEL_DB = 4;

    private static final Duration JUDGED = Duration.ofMillis(1_000);

    @Test
    void a_browser_on_opus_and_a_trunk_on_a_law_hear_each_other() throws Exception {
        try (Stage stage = Stage.open("call:\n  codecs: [opus, pcma]\n")) {
            OperatorPage alice = stage.operator("alice");
            alice.call(RINGS_AND_ECHOES);
            alice.awaitCall("talking");
            FarCall call = stage.network().callTo(RINGS_AND_ECHOES);
            Awaitility.await("the microphone's tone at the far end")
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> {
                        assertThat(call.heard().hz(JUDGED)).isCloseTo(Chromium.MICROPHONE_HZ, within(5.0));
                        assertThat(call.heard().levelDbm0(JUDGED))
                                .isCloseTo(Chromium.MICROPHONE_DBM0, within(LEVEL_DB));
                    });
            alice.listen(2_500);
            Diary diary = alice.diary();
            assertThat(diary.wire())
                    .as("our answer")
                    .anyMatch(m -> !m.sent()
                            && m.startLine().contains(" 200 ")
                            && m.text().contains("opus/48000/2")
                            && !m.text().contains("PCMA"));
            Recording echo = diary.heard().between(diary.nowMs() - 1_500, diary.nowMs() - 200);
            assertThat(echo.dominantHz()).isCloseTo(Chromium.MICROPHONE_HZ, within(5.0));
            assertThat(echo.levelDbm0()).isCloseTo(Chromium.MICROPHONE_DBM0, within(LEVEL_DB));
            double first = diary.heard()
                    .between(diary.inviteMs(), diary.nowMs())
                    .firstSoundMs(-30)
                    .orElseThrow();
            assertThat(diary.heard().between(first, first + 800).dominantHz())
                    .as("ringback, encoded in Opus by us")
                    .isCloseTo(425, within(10.0));
            assertThat(call.report().heard().sequenceBreaks()).isZero();
            alice.hangUp();
            alice.close();
        }
    }

    @Test
    void a_steady_tone_comes_through_without_a_gap() throws Exception {
        try (Stage stage = Stage.open("call:\n  codecs: [opus]\n")) {
            OperatorPage alice = stage.operator("alice");
            alice.call(STEADY_TONE);
            alice.awaitCall("talking");
            alice.listen(4_000);
            Diary diary = alice.diary();
            double first = diary.heard()
                    .between(diary.inviteMs(), diary.nowMs())
                    .firstSoundMs(-30)
                    .orElseThrow();
            Recording tone = diary.heard().between(first + 300, diary.nowMs() - 100);
            assertThat(tone.dominantHz()).isCloseTo(1_000, within(5.0));
            assertThat(tone.levelDbm0()).isCloseTo(-10, within(LEVEL_DB));
            assertThat(tone.longestSilenceMs(-30)).as("silence in\n%s", tone).isLessThanOrEqualTo(Judge.GAP_MS);
            alice.hangUp();
            alice.close();
        }
    }
}
