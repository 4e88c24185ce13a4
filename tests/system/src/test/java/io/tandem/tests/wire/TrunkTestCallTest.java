package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The gateway calls numbers over a trunk by itself, and hears whether it works.
class TrunkTestCallTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String ECHO = "+996312000107";

    @SuppressWarnings("NullAway.Init") // opened in each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // likewise
    private AdminClient admin;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void open(StageSettings settings) throws Exception {
        stage = Stage.open(settings.withAdmin());
        admin = new AdminClient(stage);
    }

    private void trunkDoes(Script script) throws Exception {
        open(StageSettings.none().withTrunk("north", end -> end.withScript(_ -> script)));
    }

    private JsonNode tested(String body) throws Exception {
        assertThat(JSON.readTree(admin.ask("POST", "trunks/north/test", body))
                        .path("phase")
                        .asText())
                .isIn("dialling", "ringing", "talking");
        return Awaitility.await("the test is over")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> JSON.readTree(admin.get("trunks/north/test")),
                        report -> report.path("phase").asText().equals("done"));
    }

    @Test
    void an_echo_proves_audio_both_ways_and_leaves_one_record() throws Exception {
        open(StageSettings.oneTrunk());
        JsonNode report = tested("{\"number\":\"" + ECHO + "\",\"expect\":\"echo\",\"listenSeconds\":2}");
        assertThat(report.path("ok").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.path("text").asText()).contains("answered after", "both ways");
        stage.quiet();
        CallRecordLine record = stage.record();
        assertThat(record.text("direction")).isEqualTo("test");
        assertThat(record.text("trunk")).isEqualTo("north");
        assertThat(admin.get("calls/" + report.path("callId").asText() + "/explain"))
                .contains("INVITE");
    }

    @Test
    void a_tone_is_heard_and_measured() throws Exception {
        trunkDoes(Script.start().ring().answer(new Sound.Tone(1300, -13)));
        JsonNode report = tested("{\"number\":\"100\",\"expect\":\"tone\",\"hz\":1300,\"listenSeconds\":2}");
        assertThat(report.path("ok").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.path("ringingMs").asInt(-1)).isNotNegative();
        assertThat(report.path("text").asText()).containsPattern("a tone of 1(29|30|31)0 Hz");
        stage.quiet();
    }

    @Test
    void silence_after_the_answer_is_found_out() throws Exception {
        trunkDoes(Script.start().answer(new Sound.Silence()));
        JsonNode report = tested("{\"number\":\"100\",\"listenSeconds\":1}");
        assertThat(report.path("ok").asBoolean(true)).as(report.toString()).isFalse();
        assertThat(report.path("text").asText()).contains("answered after", "no audio");
        stage.quiet();
    }

    @Test
    void busy_is_told_as_the_trunk_says_it() throws Exception {
        trunkDoes(Script.start().refuse(486, "Busy Here"));
        JsonNode report = tested("{\"number\":\"100\"}");
        assertThat(report.path("status").asInt()).isEqualTo(486);
        assertThat(report.path("text").asText()).contains("not reached: 486");
        stage.quiet();
    }

    @Test
    void it_rings_and_nobody_answers_and_a_second_test_waits_for_its_turn() throws Exception {
        trunkDoes(Script.start().ring().pause(Duration.ofMinutes(1)));
        admin.ask("POST", "trunks/north/test", "{\"number\":\"100\",\"ringSeconds\":2}");
        HttpResponse<String> second = admin.send("POST", "trunks/north/test", "{\"number\":\"101\"}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("being tested");
        JsonNode report = Awaitility.await("the test is over")
                .atMost(LIMIT)
                .until(
                        () -> JSON.readTree(admin.get("trunks/north/test")),
                        r -> r.path("phase").asText().equals("done"));
        assertThat(report.path("text").asText()).contains("it rings after", "nobody answers in 2.0 s");
        stage.quiet();
        assertThat(Stage.incoming(stage.trunk()).ended().get().status()).isEqualTo(487);
    }

    @Test
    void a_full_trunk_takes_no_test() throws Exception {
        open(StageSettings.none().withTrunk("north", end -> end, "max-calls: 1"));
        stage.alice().call(ECHO, new Sound.Tone(700, -13));
        Awaitility.await("the call is there").until(() -> !stage.trunk().calls().isEmpty());
        HttpResponse<String> refused = admin.send("POST", "trunks/north/test", "{\"number\":\"100\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("full").contains("tandem trunk show north");
    }

    @Test
    void a_canary_that_fails_takes_its_trunk_out_and_brings_it_back() throws Exception {
        open(StageSettings.oneTrunk());
        String port = Integer.toString(stage.trunk().address().getPort());
        String trunk = "{\"addresses\":[\"udp:127.0.0.1:" + port + "\"],\"options-interval-seconds\":0,"
                + "\"canary\":{\"number\":\"%s\",\"expect\":\"echo\",\"listen-seconds\":1,\"every-seconds\":10,\"out-after\":1}}";
        admin.put("trunks/north", trunk.formatted("+996312000404"));
        Awaitility.await("it is out")
                .atMost(LIMIT)
                .until(() -> admin.get("trunks/north").contains("its canary call failed 1 times"));
        assertThat(admin.get("trunks/north")).contains("\"up\":false").contains("\"canary\":{");
        assertThat(admin.get("explain?number=%2B996312000101&user=alice")).contains("north");

        admin.put("trunks/north", trunk.formatted(ECHO));
        Awaitility.await("it is back")
                .atMost(LIMIT)
                .until(() -> admin.get("trunks/north").contains("\"up\":true"));
        assertThat(admin.get("trunks/north")).contains("both ways");
    }
}
