package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.Chord;
import io.tandem.tests.support.TandemCommandLine;
import io.tandem.tests.support.TandemCommandLine.Outcome;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls that are begun by the admin API: an operator's page is called, and then the number, with audio both ways.
class ClickToDialTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -13);
    private static final Sound.Tone SUPERVISOR = new Sound.Tone(1500, -13);
    private static final double RINGBACK_HZ = 425;
    private static final String NUMBER = "+996312000999";

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private AdminClient admin;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withAdmin()
                .withTrunk(
                        "north",
                        end -> end.withScript(_ -> Script.start()
                                .ring()
                                .pause(Duration.ofSeconds(2))
                                .answer(TELEPHONE)))
                .with("users", "boss: {password: \"" + Stage.PASSWORD + "\", role: supervisor}"));
        admin = new AdminClient(stage);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private WireBrowser operator(String name, Script script) throws Exception {
        return stage.registered(name, settings -> settings.withScript(_ -> script));
    }

    private String begun(String path, String body) throws Exception {
        return admin.ask("POST", path, body).replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }

    private String refused(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = admin.send("POST", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private static String dial(String user, String number) {
        return "{\"user\": \"" + user + "\", \"number\": \"" + number + "\"}";
    }

    @Test
    void a_number_is_called_for_an_operator_who_hears_it_from_the_first_second() throws Exception {
        WireBrowser alices = operator("alice", Script.start().ring().answer(OPERATOR));
        String id = begun("calls", dial("alice", NUMBER));
        FarCall page = Stage.incoming(alices.agent());
        assertThat(page.messages().getFirst().message().first("Answer-Mode")).hasValue("Auto");
        Hearing.hears(page, RINGBACK_HZ);
        assertThat(admin.get("calls/" + id)).contains("\"early\":true", "\"phase\":\"dialling\"");
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(page, TELEPHONE.hz(), Hearing.SECOND);
        Hearing.hears(telephone, OPERATOR.hz(), Hearing.SECOND);
        List<String> told = alices.progress(page);
        assertThat(told.getFirst()).contains("\"state\":\"trying\"");
        assertThat(told.getLast()).contains("\"state\":\"answered\"");
        assertThat(admin.get("calls/" + id + "/explain?format=text")).contains("wanted for alice");
        telephone.hangUp();
        page.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        CallRecordLine record = stage.record();
        assertThat(record.text("user") + " " + record.text("direction")).isEqualTo("alice outgoing");
        assertThat(record.attempts()).contains("north answered 200");
    }

    private Outcome tandem(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--server",
                stage.gateway().admin().orElseThrow().url().replace("/api/v1", ""),
                "--token-file",
                stage.state().resolve("admin.token").toString()));
        return TandemCommandLine.ask(Map.of(), Duration.ofSeconds(60), all);
    }

    @Test
    void the_command_tells_each_step_and_its_supervisor_may_follow() throws Exception {
        WireBrowser alices = operator("alice", Script.start().ring().answer(OPERATOR));
        Outcome dialled = tandem("call", "dial", "alice", NUMBER, "--wait");
        assertThat(dialled.out()).contains("alice is there, " + NUMBER + " is called over north", "alice talks with");
        assertThat(dialled.exitCode()).isZero();
        FarCall page = Stage.incoming(alices.agent());
        Hearing.hears(page, TELEPHONE.hz());
        WireBrowser bosses = operator("boss", Script.start().answer(SUPERVISOR));
        String id = admin.get("calls").replaceAll(".*?\"id\":\"([^\"]+)\".*", "$1");
        Outcome whispers = tandem("call", "whisper", id, "--user", "boss");
        assertThat(whispers.exitCode()).as(whispers.err()).isZero();
        assertThat(whispers.out()).contains("the pages of boss ring", "the operator alone hears him");
        hears(page, TELEPHONE, SUPERVISOR);
        hears(Stage.incoming(bosses.agent()), OPERATOR, TELEPHONE);
        assertThat(tandem("call", "hangup", id).exitCode()).isZero();
        page.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        Outcome refused = tandem("call", "dial", "alice", "nonsense", "--wait");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("it would be refused", "route explain");
    }

    @Test
    void a_colleague_is_called_for_an_operator() throws Exception {
        WireBrowser alices = operator("alice", Script.start().answer(OPERATOR));
        WireBrowser bobs = operator("bob", Script.start().ring().answer(SUPERVISOR));
        begun("calls", dial("alice", "bob"));
        FarCall page = Stage.incoming(alices.agent());
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(page, SUPERVISOR.hz(), Hearing.SECOND);
        Hearing.hears(bob, OPERATOR.hz(), Hearing.SECOND);
        page.hangUp();
        bob.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        assertThat(stage.record().text("callee")).isEqualTo("bob");
    }

    @Test
    void nothing_is_dialled_for_who_does_not_answer_and_what_cannot_be_is_said() throws Exception {
        assertThat(refused("calls", dial("alice", NUMBER), 409)).contains("alice is not registered");
        assertThat(refused("calls", dial("nobody", NUMBER), 422)).contains("user", "signs in");
        assertThat(refused("calls", "{\"user\": \"alice\"}", 422)).contains("number");
        operator("alice", Script.start().ring().refuse(603, "Decline"));
        assertThat(refused("calls", dial("alice", "nonsense"), 422)).contains("it would be refused", "route explain");
        begun("calls", dial("alice", NUMBER));
        stage.quiet();
        assertThat(stage.record().kind()).startsWith("operator");
        assertThat(stage.trunk().calls()).isEmpty();
    }

    @Test
    void a_supervisor_is_called_into_a_call_and_whispers() throws Exception {
        WireBrowser alices = stage.alice();
        FarCall operator = alices.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        String id = admin.get("calls").replaceAll(".*?\"id\":\"([^\"]+)\".*", "$1");
        assertThat(refused("calls/" + id + "/supervision", "{\"user\": \"alice\"}", 403))
                .contains("supervises");
        assertThat(refused("calls/" + id + "/supervision", "{\"user\": \"boss\", \"mode\": \"spy\"}", 422))
                .contains("whisper");
        assertThat(refused("calls/none/supervision", "{\"user\": \"boss\"}", 404))
                .contains("GET /calls");
        WireBrowser bosses = operator("boss", Script.start().answer(SUPERVISOR));
        begun("calls/" + id + "/supervision", "{\"user\": \"boss\", \"mode\": \"whisper\"}");
        FarCall boss = Stage.incoming(bosses.agent());
        hears(operator, TELEPHONE, SUPERVISOR);
        hears(telephone, OPERATOR);
        hears(boss, OPERATOR, TELEPHONE);
        assertThat(admin.get("calls/" + id)).contains("\"mode\":\"whisper\"");
        boss.hangUp();
        hears(operator, TELEPHONE);
        telephone.hangUp();
        operator.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    /// These voices and none of the others.
    private static void hears(FarCall call, Sound.Tone... voices) {
        Awaitility.await("voices on " + call)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    short[] last = call.heard().last(Duration.ofMillis(300));
                    assertThat(Stream.of(OPERATOR, TELEPHONE, SUPERVISOR)
                                    .filter(tone -> Chord.levelDbm0(last, tone.hz()) > -30))
                            .containsExactlyInAnyOrder(voices);
                });
    }
}
