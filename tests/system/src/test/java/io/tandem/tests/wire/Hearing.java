package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.farend.Heard;
import java.time.Duration;
import org.awaitility.Awaitility;

/// What the ends of a call are expected to hear, measured. Stateless, any thread.
final class Hearing {
    /// One second of audio decides on frequency and level.
    static final Duration SECOND = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(20);

    private Hearing() {}

    /// That frequency is heard for half a second without a break, to 3 Hz.
    static void hears(FarCall call, double hz) {
        hears(call, hz, Duration.ofMillis(500));
    }

    static void hears(FarCall call, double hz, Duration length) {
        Awaitility.await(hz + " Hz on " + call)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    assertThat(call.heard().last(length)).hasSize((int) length.toMillis() * 8);
                    assertThat(call.heard().hz(length)).isCloseTo(hz, within(3.0));
                });
    }

    /// No sound above -50 dBm0 for that long, while packets come.
    static void silent(FarCall call, Duration length) {
        Awaitility.await("silence on " + call)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    assertThat(call.heard().last(length)).hasSize((int) length.toMillis() * 8);
                    assertThat(call.heard().hz(length)).isZero();
                });
    }

    /// The level of the last second, to 1 dB.
    static void level(FarCall call, double dbm0) {
        assertThat(call.heard().levelDbm0(SECOND)).isCloseTo(dbm0, within(1.0));
    }

    /// One SSRC, each sequence number the next, no timestamp back, and no gap but those of this machine.
    static void unbroken(FarCall call, double mostMs, Stalls stalls) {
        Heard.Summary heard = call.heard().summary();
        assertThat(heard.ssrcs()).as("SSRCs, %s", heard).isEqualTo(1);
        assertThat(heard.sequenceBreaks()).as("sequence breaks, %s", heard).isZero();
        assertThat(heard.backwardSteps()).as("timestamps backwards, %s", heard).isZero();
        assertThat(heard.largestGapMs())
                .as("largest gap, of which this machine stood still for %.0f ms, %s", stalls.largestMs(), heard)
                .isLessThanOrEqualTo(mostMs + stalls.largestMs());
    }
}
