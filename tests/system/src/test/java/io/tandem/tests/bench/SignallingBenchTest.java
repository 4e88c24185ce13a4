package io.tandem.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.tests.support.Requirement;
import io.tandem.tests.support.TandemCommandLine;
import io.tandem.tests.support.TandemCommandLine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tandem bench signalling` as users run it, with few calls a second.
class SignallingBenchTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int RATE = 10;
    private static final int SECONDS = 3;

    @TempDir
    private Path directory;

    private static Outcome bench(Map<String, String> environment, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("bench", "signalling", "--rate", "" + RATE));
        all.addAll(List.of("--seconds", "" + SECONDS, "--warm-up", "2", "--browsers", "3"));
        all.addAll(List.of(more));
        return TandemCommandLine.run(environment, LIMIT, all);
    }

    private static JsonNode json(Outcome outcome) throws Exception {
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }

    private static void plausible(String server, JsonNode figures) {
        for (String count : List.of("failed", "failedAtCallee", "failedInWarmUp")) {
            assertThat(figures.get(count).asInt(-1)).as(server + " " + count).isZero();
        }
        assertThat(figures.get("calls").asInt()).as(server).isEqualTo(RATE * SECONDS);
        double p50 = figures.get("p50Ms").asDouble();
        double p99 = figures.get("p99Ms").asDouble();
        assertThat(p50).as(server + " p50").isPositive();
        assertThat(p99)
                .as(server + " p99")
                .isBetween(p50, figures.get("longestMs").asDouble());
        double cpu = figures.get("cpuMsPerCall").asDouble();
        assertThat(cpu).as(server + " processor time").isBetween(0.01, 5_000.0);
        assertThat(figures.get("callsPerSecondAtOneCore").asDouble())
                .as(server)
                .isCloseTo(1000 / cpu, withinPercentage(1));
    }

    @Test
    void the_same_calls_go_through_the_gateway_and_kamailio_to_callees_of_both_kinds() throws Exception {
        Requirement.sipp();
        Requirement.kamailio();
        JsonNode said = json(bench(Map.of(), "--json", "--only", "tandem,kamailio"));
        plausible("tandem", said);
        plausible("kamailio", said.get("peers").get("kamailio"));
        JsonNode webSocket = said.get("webSocket");
        plausible("tandem with browsers", webSocket);
        if (webSocket.get("peers").has("kamailio")) {
            plausible("kamailio with browsers", webSocket.get("peers").get("kamailio"));
        } else {
            assertThat(webSocket.get("notMeasured").get("kamailio").asText())
                    .contains("apt install kamailio-websocket-modules");
        }
    }

    @Test
    void what_is_not_installed_is_named_with_the_remedy() throws Exception {
        Outcome nothing = bench(Map.of("PATH", directory.toString()));
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("sipp is not installed: apt install sip-tester");

        Files.createSymbolicLink(directory.resolve("sipp"), Requirement.sipp());
        Map<String, String> sippAlone = Map.of("PATH", directory.toString(), "FREESWITCH_HOME", directory.toString());
        JsonNode said = json(bench(sippAlone, "--json", "--only", "freeswitch"));
        assertThat(said.get("peers")).isEmpty();
        assertThat(said.get("notMeasured").get("freeswitch").asText()).contains("not installed", "FREESWITCH_HOME");
    }
}
