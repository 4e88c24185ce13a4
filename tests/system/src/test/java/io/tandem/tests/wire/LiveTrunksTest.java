package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Challenge;
import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Registrar;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Trunks and operators that come, change and go while calls are going on.
class LiveTrunksTest {
    private static final String ECHO = "+996312000107";
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone BOB = new Sound.Tone(900, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1300, -13);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // likewise
    private AdminClient admin;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.oneTrunk().withAdmin());
        admin = new AdminClient(stage);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static String at(FarEnd end, String more) {
        return "{\"addresses\":[\"udp:" + end.address().getAddress().getHostAddress() + ":"
                + end.address().getPort() + "\"]" + more + "}";
    }

    private FarEnd peer(String name) {
        return stage.caller(name, end -> end);
    }

    private static void asked(FarEnd end) {
        Awaitility.await(end.settings().name() + " is asked by OPTIONS")
                .atMost(Duration.ofSeconds(5))
                .until(() -> end.seen().stream()
                        .anyMatch(seen -> seen.inbound() && seen.message().is("OPTIONS")));
    }

    @Test
    void a_trunk_comes_moves_and_goes_while_calls_go_on() throws Exception {
        FarEnd west = peer("west");
        // at an address that no other trunk has
        FarEnd west2 =
                stage.caller("west2", end -> end.withAddresses(new InetSocketAddress("127.0.0.2", 0), end.gateway()));
        WireBrowser bob = stage.registered("bob", settings -> settings);
        FarCall old = stage.alice().call(ECHO, ALICE);
        Hearing.hears(old, ALICE.hz(), Hearing.SECOND);

        admin.put("trunks/west", at(west, ",\"options-interval-seconds\":1"));
        admin.put("routes/west", "{\"priority\":1,\"prefix\":\"" + ECHO + "\",\"trunks\":[\"west\"]}");
        asked(west);
        FarCall overWest = bob.call(ECHO, BOB);
        Hearing.hears(overWest, BOB.hz(), Hearing.SECOND);
        Hearing.hears(Stage.incoming(west), BOB.hz(), Hearing.SECOND);
        assertThat(admin.get("trunks/west")).contains("\"up\":true").contains("\"calls\":1");

        admin.put("trunks/west", at(west2, ""));
        asked(west2);
        Hearing.hears(overWest, BOB.hz(), Hearing.SECOND);
        overWest.hangUp();
        overWest.ended().get(5, TimeUnit.SECONDS);
        FarCall moved = bob.call(ECHO, BOB);
        Hearing.hears(moved, BOB.hz(), Hearing.SECOND);
        assertThat(west.calls()).hasSize(1);
        assertThat(west2.calls()).hasSize(1);

        HttpResponse<String> inUse = admin.send("DELETE", "trunks/west", "");
        assertThat(inUse.statusCode()).isEqualTo(422);
        assertThat(inUse.body()).contains("routes.west.trunks").contains("'west'");
        admin.delete("routes/west");
        admin.delete("trunks/west");
        Hearing.hears(moved, BOB.hz(), Hearing.SECOND);
        Hearing.hears(old, ALICE.hz(), Hearing.SECOND);
        west2.forget();
        FarCall stranger = west2.call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        assertThat(stranger.ended().get(5, TimeUnit.SECONDS).status()).isEqualTo(403);
        moved.hangUp();
        moved.ended().get(5, TimeUnit.SECONDS);
        FarCall anew = bob.call(ECHO, BOB);
        Hearing.hears(anew, BOB.hz(), Hearing.SECOND);
        assertThat(west2.calls().stream().filter(FarCall::inbound)).hasSize(1);
        anew.hangUp();
        old.hangUp();
        stage.quiet();
    }

    @Test
    void a_trunk_that_comes_registers_with_the_password_of_a_file_and_takes_its_leave() throws Exception {
        FarEnd west = peer("west");
        Registrar registrar =
                west.takeRegistrations(new Challenge("provider.example", "acc17", "s3cret", "SHA-256", "n1"));
        String registers = ",\"domain\":\"provider.example\",\"username\":\"acc17\",\"register\":true"
                + ",\"registration\":{\"contact-user\":\"" + Stage.NUMBER_OF_ALICE + "\"}";
        HttpResponse<String> secret =
                admin.send("PUT", "trunks/west", at(west, registers + ",\"password\":\"s3cret\""));
        assertThat(secret.statusCode()).isEqualTo(422);
        assertThat(secret.body()).contains("password-file").doesNotContain("s3cret");
        HttpResponse<String> missing =
                admin.send("PUT", "trunks/west", at(west, registers + ",\"password-file\":\"west.password\""));
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(missing.body()).contains("trunks.west.password-file").contains("cannot be read");

        Files.writeString(stage.state().resolveSibling("west.password"), "s3cret\n");
        admin.put("trunks/west", at(west, registers + ",\"password-file\":\"west.password\""));
        Awaitility.await("registered")
                .atMost(Duration.ofSeconds(10))
                .until(() -> admin.get("trunks/west").contains("\"up\":true"));
        assertThat(registrar.latest().orElseThrow().first("Contact").orElseThrow())
                .contains(Stage.NUMBER_OF_ALICE);
        assertThat(admin.get("changes") + admin.get("trunks/west") + admin.get("export"))
                .doesNotContain("s3cret");

        admin.delete("trunks/west");
        Awaitility.await("it takes its leave")
                .atMost(Duration.ofSeconds(5))
                .until(() -> registrar.latest().orElseThrow().first("Expires").equals(Optional.of("0")));
    }

    @Test
    void an_operator_comes_gets_a_password_calls_and_goes() throws Exception {
        admin.put("users/carol", "{\"caller-id\":\"+996312000203\"}");
        WireBrowser early = stage.browser("carol", settings -> settings);
        assertThat(early.register(600).get(5, TimeUnit.SECONDS).status()).isIn(401, 403);

        admin.put("users/carol/password", "{\"password\":\"" + Stage.PASSWORD + "\"}");
        WireBrowser carol = stage.registered("carol", settings -> settings);
        FarCall call = carol.call(ECHO, BOB);
        Hearing.hears(call, BOB.hz(), Hearing.SECOND);
        assertThat(admin.get("changes") + admin.get("users/carol") + admin.get("export") + admin.get("audit"))
                .doesNotContain(Stage.PASSWORD);
        assertThat(admin.get("changes")).contains("password of carol");

        admin.delete("users/carol");
        Hearing.hears(call, BOB.hz(), Hearing.SECOND);
        assertThat(stage.gateway().calls()).hasSize(1);
        assertThat(admin.get("registrations")).doesNotContain("carol");
        assertThat(carol.register(600).get(5, TimeUnit.SECONDS).status()).isIn(401, 403);
        call.hangUp();
        stage.quiet();
    }

    @Test
    void a_password_of_the_file_is_the_files_and_a_poor_one_is_refused() throws Exception {
        HttpResponse<String> files = admin.send("PUT", "users/alice/password", "{\"password\":\"a long enough one\"}");
        assertThat(files.statusCode()).isEqualTo(409);
        assertThat(files.body()).contains("tandem.yaml");
        assertThat(admin.send("PUT", "users/nobody/password", "{\"password\":\"a long enough one\"}")
                        .statusCode())
                .isEqualTo(404);
        admin.put("users/carol", "{}");
        HttpResponse<String> poor = admin.send("PUT", "users/carol/password", "{\"password\":\"short\"}");
        assertThat(poor.statusCode()).isEqualTo(422);
        assertThat(poor.body()).contains("8").doesNotContain("short\"");
    }
}
