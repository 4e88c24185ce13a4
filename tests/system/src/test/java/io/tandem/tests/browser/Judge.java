package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.tests.support.Recording;
import java.time.Duration;
import org.awaitility.Awaitility;

/// What every call is judged by: frequency, level within 1 dB, no gap over 60 ms. Stateless, any thread.
final class Judge {
    /// The longest gap allowed where one source of sound follows another.
    static final double GAP_MS = 60;

    private static final double LEVEL_DB = 1;
    private static final Duration JUDGED = Duration.ofMillis(1_000);

    private Judge() {}

    /// The tone in that stretch is this one, at its level, from the first to the last sound of it.
    static void tone(Recording stretch, double hz, double dbm0) {
        Recording sounding = stretch.sounding(dbm0 - 12);
        assertThat(sounding.dominantHz()).as("frequency of\n%s", stretch).isCloseTo(hz, within(5.0));
        assertThat(sounding.between(sounding.startMs() + 20, sounding.endMs() - 20)
                        .levelDbm0())
                .as("level of\n%s", stretch)
                .isCloseTo(dbm0, within(LEVEL_DB));
    }

    /// A tone that comes and goes, as long and as often as its cadence says: one whole period of it, from an
    /// onset to the next.
    static void cadence(Recording stretch, double hz, double onMs, double offMs) {
        assertThat(stretch.longestToneMs(hz, -25))
                .as("sounding part of %.0f Hz in\n%s", hz, stretch)
                // a browser stretches what it has while its jitter buffer fills
                .isCloseTo(onMs, within(120.0));
        assertThat(stretch.sounding(-25).longestSilenceMs(-40))
                .as("pause in\n%s", stretch)
                .isCloseTo(offMs, within(60.0));
    }

    /// The operator's microphone is heard at the far end, at its level.
    static void microphoneAtFarEnd(FarCall call) {
        Awaitility.await("the microphone's tone at the far end")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    assertThat(call.heard().hz(JUDGED)).isCloseTo(Chromium.MICROPHONE_HZ, within(5.0));
                    assertThat(call.heard().levelDbm0(JUDGED)).isCloseTo(Chromium.MICROPHONE_DBM0, within(LEVEL_DB));
                });
    }

    /// The far end echoes: the operator hears his own microphone, at its level, in the last second and a half.
    static void echo(Diary diary) {
        tone(
                diary.heard().between(diary.nowMs() - 1_500, diary.nowMs() - 200),
                Chromium.MICROPHONE_HZ,
                Chromium.MICROPHONE_DBM0);
    }

    /// The browser got one unbroken stream, one SSRC and timestamps going on, and around that time it had to
    /// make up next to nothing for want of packets.
    static void noGapAt(Diary diary, String what, double atMs) {
        assertThat(diary.breaks()).as("breaks in the stream\n%s", diary).isEmpty();
        assertThat(diary.concealedMs(atMs - 300, atMs + 1_000))
                .as("made up by the browser around %s (%.0f ms)\n%s", what, atMs, diary)
                .isLessThanOrEqualTo(GAP_MS);
    }
}
