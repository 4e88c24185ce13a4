package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.farend.Heard;
import io.tandem.farend.Spectrum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// What a call is heard to play. Stateless, any thread.
final class Listening {
    private static final double LARGEST_GAP_MS = 60; // at a switch of what is heard
    private static final int ATTEMPTS = 3;
    private static final Duration WINDOW = Duration.ofMillis(240);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int STEP_SAMPLES = 800;

    private Listening() {}

    /// Waits until that frequency is heard.
    static void awaitTone(FarCall call, double hz) {
        Awaitility.await("a tone of " + hz + " Hz")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(40))
                .untilAsserted(() -> assertThat(call.heard().hz(WINDOW)).isCloseTo(hz, within(6.0)));
    }

    /// Forgets what was heard and waits until that frequency is heard from now on.
    static void awaitToneAnew(FarCall call, double hz) {
        call.heard().restart();
        Awaitility.await("a tone of " + hz + " Hz from now on")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(40))
                .untilAsserted(() -> {
                    assertThat(call.heard().last(WINDOW)).hasSize((int) WINDOW.toMillis() * 8);
                    assertThat(call.heard().hz(WINDOW)).isCloseTo(hz, within(6.0));
                });
    }

    /// Places a call up to three times, until one has no gap that would be heard: a switch that is not smooth
    /// is so every time, while a busy machine is not. No call may break its stream.
    ///
    /// @param play places the call, waits until all of it was heard, and hangs up
    static void assertSmooth(Callable<FarCall> play) throws Exception {
        double smallest = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && smallest > LARGEST_GAP_MS; i++) {
            Heard.Summary heard = play.call().heard().summary();
            assertThat(heard.ssrcs()).isEqualTo(1);
            assertThat(heard.sequenceBreaks()).isZero();
            assertThat(heard.backwardSteps()).isZero();
            smallest = Math.min(smallest, heard.largestGapMs());
        }
        assertThat(smallest).as("largest gap, ms").isLessThanOrEqualTo(LARGEST_GAP_MS);
    }

    /// The frequencies of the last seconds, in steps of 100 ms, each only once in a row; 0 is silence.
    static List<Long> melody(FarCall call, Duration length) {
        short[] pcm = call.heard().last(length);
        List<Long> notes = new ArrayList<>();
        for (int at = 0; at + STEP_SAMPLES <= pcm.length; at += STEP_SAMPLES) {
            double hz = Spectrum.dominantHz(Arrays.copyOfRange(pcm, at, at + STEP_SAMPLES));
            long note = Math.round(hz / 50) * 50;
            if (notes.isEmpty() || notes.getLast() != note) {
                notes.add(note);
            }
        }
        return notes;
    }

    /// The quietest 100 ms of the last stretch, dBm0.
    static double quietest(FarCall call, Duration length) {
        short[] pcm = call.heard().last(length);
        double quietest = 0;
        for (int at = 0; at + STEP_SAMPLES <= pcm.length; at += STEP_SAMPLES) {
            quietest = Math.min(quietest, Spectrum.levelDbm0(Arrays.copyOfRange(pcm, at, at + STEP_SAMPLES)));
        }
        return quietest;
    }
}
