package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A GSM gateway whose ports are chosen by prefix: fail-over and cooldown, minutes, and who is called back.
class GsmPortsTest {
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -13);
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -13);
    private static final String SIM = "+996700000002";

    /// Prefix 71 has no network; 72 and 73 have.
    private static Script script(SipMessage invite) {
        return invite.requestUri().startsWith("sip:71")
                ? Script.start().refuse(503, "No Network")
                : Script.start().answer(TELEPHONE);
    }

    private static StageSettings stage(String gsm) {
        return StageSettings.none()
                .withTrunk(
                        "box",
                        end -> end.withScript(GsmPortsTest::script),
                        "kind: gsm",
                        "ports:",
                        "  - { name: one, prefix: \"71\" }",
                        "  - { name: two, prefix: \"72\", number: \"" + SIM + "\", minutes-per-day: 1 }",
                        "  - { name: three, prefix: \"73\" }",
                        "gsm: { choice: ordered" + gsm + " }")
                .with("numbers", "\"" + SIM + "\": {user: bob}");
    }

    private static void talk(Stage stage, WireBrowser alice, String number) {
        FarCall operator = alice.call(number, OPERATOR);
        Hearing.hears(operator, TELEPHONE.hz());
        operator.hangUp();
        stage.quiet();
    }

    private static List<String> attempts(Stage stage, int calls) {
        return Awaitility.await("call records")
                .atMost(Duration.ofSeconds(10))
                .until(stage::records, all -> all.size() == calls)
                .stream()
                .map(CallRecordLine::attempts)
                .toList();
    }

    @Test
    void a_port_that_fails_is_out_and_one_without_minutes_gives_way() throws Exception {
        try (Stage stage =
                Stage.open(stage(", cooldown-after: 1, sticky: false").withAdmin())) {
            WireBrowser alice = stage.alice();
            talk(stage, alice, "+996555000111");
            talk(stage, alice, "+996555000112");
            assertThat(attempts(stage, 2))
                    .containsExactly("box/one unavailable 503, box/two answered 200", "box/three answered 200");
            assertThat(stage.trunk().calls().stream().map(FarCall::number).toList())
                    .allSatisfy(number -> assertThat(number).containsPattern("^7[123]\\+?99655500011[12]$"));
            assertThat(new AdminClient(stage).get("trunks/box"))
                    .containsPattern("\"name\":\"one\",\"number\":\"\",\"state\":\"out\"[^}]*\"outUntil\"")
                    .containsPattern("\"name\":\"two\"[^}]*\"state\":\"used-up\"[^}]*\"secondsLeft\":0")
                    .containsPattern("\"name\":\"three\"[^}]*\"state\":\"free\"[^}]*\"secondsToday\":60");
            Awaitility.await("minutes in the state directory")
                    .untilAsserted(
                            () -> assertThat(Files.readString(stage.state().resolve("gsm-ports")))
                                    .contains("port\tbox\ttwo")
                                    .containsPattern("port\tbox\tthree\t[0-9-]+\t60\t60\t"));
        }
    }

    @Test
    void two_calls_at_once_go_by_two_ports() throws Exception {
        try (Stage stage = Stage.open(stage(", sticky: false"))) {
            WireBrowser alice = stage.alice();
            WireBrowser bob = stage.registered("bob", settings -> settings);
            FarCall first = alice.call("+996555000111", OPERATOR);
            Hearing.hears(first, TELEPHONE.hz());
            FarCall second = bob.call("+996555000112", OPERATOR);
            Hearing.hears(second, TELEPHONE.hz());
            first.hangUp();
            second.hangUp();
            stage.quiet();
            assertThat(attempts(stage, 2))
                    .containsExactlyInAnyOrder(
                            "box/one unavailable 503, box/two answered 200",
                            "box/one unavailable 503, box/three answered 200");
        }
    }

    @Test
    void who_calls_back_reaches_who_called_him_and_a_stranger_does_not() throws Exception {
        try (Stage stage = Stage.open(stage(""))) {
            WireBrowser alice = stage.alice();
            WireBrowser bob = stage.registered("bob", settings -> settings);
            talk(stage, alice, "+996555000111");
            FarCall back = stage.trunk().call("+996555000111", SIM, TELEPHONE);
            FarCall rang = Stage.incoming(alice.agent());
            back.hangUp();
            rang.ended().get(5, TimeUnit.SECONDS);
            assertThat(bob.agent().calls()).isEmpty();
            stage.quiet();
            FarCall stranger = stage.trunk().call("+996555000999", SIM, TELEPHONE);
            Stage.incoming(bob.agent());
            stranger.hangUp();
            stage.quiet();
        }
    }
}
