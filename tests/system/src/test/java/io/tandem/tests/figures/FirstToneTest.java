package io.tandem.tests.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.farend.FarCall;
import io.tandem.farend.Seen;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TandemCommandLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How long after INVITE the first tone is heard. The number rings at once and is never answered: what is
/// measured is the gateway, not how long somebody takes to answer.
@Tag("figures")
class FirstToneTest {
    private static final String RINGS = "+996312000105";
    private static final int CALLS = 51;
    private static final int AUDIBLE = 200; // a sample of a tone at -40 dBm0
    private static final int STARTS = 3;

    private static JsonNode probe(Line line, int count) throws Exception {
        List<String> arguments = List.of(
                "probe",
                "--url",
                line.gateway().webSocket().toString(),
                "--user",
                "alice",
                "--count",
                Integer.toString(count),
                "--answer-within",
                "1",
                "--json",
                RINGS);
        TandemCommandLine.Outcome outcome = TandemCommandLine.run(
                Map.of("TANDEM_PROBE_PASSWORD", RunningGateway.PASSWORD), Duration.ofMinutes(10), arguments);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        return new ObjectMapper().readTree(outcome.out());
    }

    @Test
    void heard_by_the_probe() throws Exception {
        try (Line line = Line.open()) {
            JsonNode first = probe(line, CALLS).get("firstToneMs");
            Spread.print("first tone by libwebrtc, ms, 51 calls, the first of them cold on both sides", "%s", first);
            JsonNode warm = probe(line, CALLS).get("firstToneMs");
            Spread.print("first tone by libwebrtc, ms, 51 calls, gateway warm", "%s", warm);
            assertThat(warm.get("p50").asLong()).isPositive();
        }
    }

    @Test
    void arrived_at_a_peer_on_the_wire() throws Exception {
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            try (Line line = Line.open()) {
                WireBrowser browser = line.browser();
                cold.add(firstPacketMs(browser));
                for (int i = 0; i < CALLS; i++) {
                    double ms = firstPacketMs(browser);
                    if (i >= CALLS / 5) {
                        warm.add(ms);
                    }
                }
            }
        }
        Spread.print("first packet of ringback, ms, first call after the start", "%s", Spread.of(cold));
        Spread.print("first packet of ringback, ms, warm", "%s", Spread.of(warm));
        assertThat(warm).isNotEmpty();
    }

    private static double firstPacketMs(WireBrowser browser) throws Exception {
        FarCall call = browser.call(RINGS, new Sound.Silence());
        Awaitility.await("ringback")
                .pollInterval(Duration.ofMillis(10))
                .until(() -> call.heard().summary().firstPacketNanos() != 0
                        && call.heard().levelDbm0(Duration.ofMillis(40)) > -40);
        long invite = Line.when(call, seen -> !seen.inbound() && isInvite(seen));
        double ms = (call.heard().summary().firstPacketNanos() - invite) / 1e6 + silenceMs(call);
        call.hangUp();
        call.ended().get(10, TimeUnit.SECONDS);
        return ms;
    }

    /// What was sent before the tone, if anything.
    private static double silenceMs(FarCall call) {
        short[] all = call.heard().last(Duration.ofSeconds(20));
        return IntStream.range(0, all.length)
                        .filter(i -> Math.abs(all[i]) > AUDIBLE)
                        .findFirst()
                        .orElseThrow()
                / 8.0;
    }

    private static boolean isInvite(Seen seen) {
        return seen.message().is("INVITE");
    }
}
