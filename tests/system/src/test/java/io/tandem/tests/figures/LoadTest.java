package io.tandem.tests.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.ObservedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a registration and a call cost, and how smooth the switches are.
@Tag("figures")
class LoadTest {
    private static final String ECHOES = "+996312000107";
    private static final String IN_BAND = "+996312000106";
    private static final Sound.Tone TONE = new Sound.Tone(700, -10);
    private static final int WARM_UP = 20;
    private static final int REGISTRATIONS = 500;
    private static final int SMOOTH_CALLS = 5;
    private static final Duration OBSERVED = Duration.ofSeconds(30);

    @Test
    void gaps_at_the_switches() throws Exception {
        try (Line line = Line.open()) {
            WireBrowser browser = line.browser();
            List<Double> gaps = new ArrayList<>();
            for (int i = 0; i < SMOOTH_CALLS; i++) {
                FarCall call = browser.call(IN_BAND, TONE);
                Awaitility.await("the echo")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> Math.abs(call.heard().hz(Duration.ofMillis(200)) - 700) < 5);
                gaps.add(call.heard().summary().largestGapMs());
                call.hangUp();
                call.ended().get(10, TimeUnit.SECONDS);
            }
            Spread.print(
                    "largest gap between packets, ringback, early media, answer, ms a call", "%s", Spread.of(gaps));
            assertThat(gaps).hasSize(SMOOTH_CALLS);
        }
    }

    @Test
    void memory_of_idle_registrations() throws Exception {
        try (Line line = Line.open("early", "sip:\n  registrations-per-user: 1000\n")) {
            ObservedProcess gateway = new ObservedProcess(line.gateway().pid());
            for (int i = 0; i < WARM_UP; i++) {
                line.browser();
            }
            double live = gateway.liveKb();
            double rss = gateway.rssKb();
            for (int i = 0; i < REGISTRATIONS; i++) {
                line.browser();
            }
            double more = gateway.liveKb() - live;
            Spread.print("memory of an idle registration, KiB live on the heap", "%.1f", more / REGISTRATIONS);
            Spread.print(
                    "memory of an idle registration, KiB resident, uncollected",
                    "%.1f",
                    (gateway.rssKb() - rss) / REGISTRATIONS);
            assertThat(more).isPositive();
        }
    }

    @Test
    void memory_and_processor_time_of_calls() throws Exception {
        try (Line line = Line.open()) {
            WireBrowser browser = line.browser();
            ObservedProcess gateway = new ObservedProcess(line.gateway().pid());
            List<FarCall> warm = talk(browser, WARM_UP);
            hangUp(warm);
            double live = gateway.liveKb();
            double rss = gateway.rssKb();
            double idle = cpuSecondsAMinute(gateway);
            List<FarCall> calls = new ArrayList<>(talk(browser, 50));
            Spread.print("memory of a call, KiB live on the heap, 50 calls", "%.1f", (gateway.liveKb() - live) / 50);
            Spread.print("memory of a call, KiB resident, uncollected, 50 calls", "%.1f", (gateway.rssKb() - rss) / 50);
            double fifty = cpuSecondsAMinute(gateway);
            calls.addAll(talk(browser, 50));
            double hundred = cpuSecondsAMinute(gateway);
            Spread.print("processor seconds a minute, no call", "%.2f", idle);
            Spread.print("processor seconds a minute, 50 calls", "%.2f", fifty);
            Spread.print("processor seconds a minute, 100 calls", "%.2f", hundred);
            assertThat(calls).allMatch(call -> call.state() == FarCall.State.CONFIRMED);
            hangUp(calls);
        }
    }

    private static List<FarCall> talk(WireBrowser browser, int count) throws Exception {
        List<FarCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FarCall call = browser.call(ECHOES, TONE);
            call.answered().get(10, TimeUnit.SECONDS);
            calls.add(call);
        }
        for (FarCall call : calls) {
            Awaitility.await("the echo")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Math.abs(call.heard().hz(Duration.ofMillis(200)) - 700) < 5);
        }
        return calls;
    }

    private static void hangUp(List<FarCall> calls) throws Exception {
        calls.forEach(FarCall::hangUp);
        for (FarCall call : calls) {
            call.ended().get(20, TimeUnit.SECONDS);
        }
    }

    private static double cpuSecondsAMinute(ObservedProcess process) throws Exception {
        double before = process.cpuSeconds();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < OBSERVED.toNanos()) {
            LockSupport.parkNanos(OBSERVED.toNanos() - (System.nanoTime() - begun));
        }
        return (process.cpuSeconds() - before) * 60e9 / (System.nanoTime() - begun);
    }
}
