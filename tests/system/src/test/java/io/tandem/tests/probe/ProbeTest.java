package io.tandem.tests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TandemCommandLine;
import io.tandem.tests.support.TandemCommandLine.Outcome;
import io.tandem.tests.support.TelephoneNetwork;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The probe as users run it, against a running gateway and the demo's telephone network.
class ProbeTest {
    private static final double RINGBACK_HZ = 425;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static String url = "";

    @BeforeAll
    static void start() throws Exception {
        RunningGateway.Ports ports = RunningGateway.Ports.free();
        TelephoneNetwork network = TelephoneNetwork.start(ports.sipAddress());
        OPEN.add(network);
        RunningGateway gateway = RunningGateway.start(ports, network, "");
        OPEN.add(gateway);
        url = gateway.webSocket().toString();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : OPEN.reversed()) {
            one.close();
        }
    }

    private static Outcome probe(String url, String password, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("probe", "--url", url, "--user", "alice"));
        all.addAll(List.of(arguments));
        return TandemCommandLine.run(Map.of("TANDEM_PROBE_PASSWORD", password), LIMIT, all);
    }

    private static JsonNode judged(String number, int exitCode) throws Exception {
        Outcome outcome = probe(url, RunningGateway.PASSWORD, "--json", number);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(exitCode);
        JsonNode json = new ObjectMapper().readTree(outcome.out());
        for (String field : List.of(
                "registerMs",
                "answerMs",
                "firstToneMs",
                "realAnswerMs",
                "twoWayAudio",
                "toneHz",
                "lossPercent",
                "verdict")) {
            assertThat(json.has(field)).as(field).isTrue();
        }
        assertThat(json.get("twoWayAudio").asBoolean()).isEqualTo(exitCode == 0);
        return json;
    }

    @Test
    void a_number_that_rings_and_echoes_has_two_way_audio() throws Exception {
        JsonNode json = judged("+996312000101", 0);
        assertThat(json.get("verdict").asText()).isEqualTo("two-way audio");
        assertThat(json.get("toneHz").asDouble()).isCloseTo(RINGBACK_HZ, within(10.0));
        assertThat(json.get("realAnswerMs").asLong()).isBetween(2_900L, 6_000L);
        assertThat(json.get("firstToneMs").asLong())
                .isBetween(0L, json.get("realAnswerMs").asLong());
        assertThat(json.get("answerMs").asLong())
                .isLessThanOrEqualTo(json.get("firstToneMs").asLong());
        assertThat(json.get("lossPercent").asDouble()).isLessThan(1);
    }

    @Test
    void a_number_that_answers_at_once_has_two_way_audio() throws Exception {
        JsonNode json = judged("+996312000107", 0);
        assertThat(json.get("verdict").asText()).isEqualTo("two-way audio");
        assertThat(json.get("firstToneMs").isNull()).as("no tone but our own").isTrue();
        assertThat(json.get("echoHz").asDouble()).isCloseTo(1330, within(10.0));
    }

    @Test
    void a_busy_number_is_judged_by_its_cause() throws Exception {
        JsonNode json = judged("+996312000103", 1);
        assertThat(json.get("verdict").asText()).contains("failed", "486", "tones were heard");
        assertThat(json.get("realAnswerMs").isNull()).isTrue();
        assertThat(json.get("toneHz").asDouble()).isCloseTo(425, within(10.0));
    }

    @Test
    void a_number_that_does_not_echo_is_not_taken_for_two_ways() throws Exception {
        JsonNode json = judged("+996312000110", 1);
        assertThat(json.get("verdict").asText()).contains("our own tone does not come back");
        assertThat(json.get("echoHz").asDouble()).isCloseTo(1000, within(10.0));
    }

    @Test
    void several_calls_are_summed_up() throws Exception {
        Outcome outcome = probe(url, RunningGateway.PASSWORD, "--json", "--count", "3", "+996312000110");
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(outcome.out());
        assertThat(json.get("calls").asInt()).isEqualTo(3);
        assertThat(json.get("twoWayAudio").asInt()).isZero();
        assertThat(json.get("firstToneMs").has("p95")).isTrue();
    }

    @Test
    void people_get_a_table() throws Exception {
        Outcome outcome = probe(url, RunningGateway.PASSWORD, "+996312000107");
        assertThat(outcome.out()).contains("first tone", "two-way audio  yes", "verdict        two-way audio");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void a_wrong_password_is_no_verdict_on_the_number() throws Exception {
        Outcome outcome = probe(url, "guess", "+996312000107");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().contains("password");
    }

    @Test
    void no_gateway_is_named_with_the_remedy() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        Outcome outcome = probe("ws://127.0.0.1:" + port + "/sip", RunningGateway.PASSWORD, "+996312000107");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().contains("does not answer", "tandem run");
    }
}
