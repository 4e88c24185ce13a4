package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway between a browser and sipp, a SIP user agent that nobody here wrote.
class SippTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final String NUMBER = "+996312000999";
    private static final int CALLS = 100;
    private static final int AT_A_TIME = 10;
    private static final long LIMIT_SECONDS = 90;

    @TempDir
    private Path directory;

    private Process sipp(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Requirement.sipp().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-i", "127.0.0.1", "-nostdin", "-m", Integer.toString(CALLS)));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sipp.log").toFile())
                .start();
    }

    private void endsWell(Process sipp) throws Exception {
        boolean ended = sipp.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        sipp.destroyForcibly();
        assertThat(ended).as("sipp ended").isTrue();
        assertThat(sipp.exitValue())
                .as("%s", Files.readString(directory.resolve("sipp.log")))
                .isZero();
    }

    @Test
    void a_hundred_calls_to_sipp_as_trunk_are_answered_and_echoed() throws Exception {
        int port = FreePorts.one();
        int media = FreePorts.block(4);
        Process uas = sipp("-sn", "uas", "-p", "" + port, "-mp", "" + media, "-rtp_echo");
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        try (Stage stage = Stage.open(StageSettings.none().withTrunkAt("sipp", address))) {
            WireBrowser alice = stage.alice();
            for (int round = 0; round < CALLS / AT_A_TIME; round++) {
                List<FarCall> calls = new ArrayList<>();
                for (int i = 0; i < AT_A_TIME; i++) {
                    calls.add(alice.call(NUMBER, OPERATOR));
                }
                for (FarCall call : calls) {
                    Hearing.hears(call, OPERATOR.hz(), Duration.ofMillis(200));
                    call.hangUp();
                }
                for (FarCall call : calls) {
                    call.ended().get(10, TimeUnit.SECONDS);
                }
                alice.forget();
            }
            endsWell(uas);
            stage.quiet();
            Awaitility.await().until(() -> stage.records().size() == CALLS);
            assertThat(stage.records()).allSatisfy(record -> {
                assertThat(record.kind()).isEqualTo("operator hung-up");
                assertThat(record.attempts()).isEqualTo("sipp answered 200");
            });
        } finally {
            uas.destroyForcibly();
        }
    }

    @Test
    void a_hundred_calls_of_sipp_as_trunk_reach_a_browser() throws Exception {
        int port = FreePorts.one();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        Requirement.sipp();
        try (Stage stage = Stage.open(StageSettings.none().withTrunkAt("sipp", address))) {
            WireBrowser alice = stage.alice(
                    settings -> settings.withScript(_ -> Script.start().ring().answer(OPERATOR)));
            Process uac = sipp(
                    "127.0.0.1:" + stage.sipAddress().getPort(),
                    "-sn",
                    "uac",
                    "-s",
                    Stage.NUMBER_OF_ALICE,
                    "-p",
                    "" + port,
                    "-l",
                    "" + AT_A_TIME,
                    "-r",
                    "20",
                    "-d",
                    "300");
            endsWell(uac);
            stage.quiet();
            Awaitility.await().until(() -> stage.records().size() == CALLS);
            assertThat(stage.records())
                    .allSatisfy(record -> assertThat(record.kind()).isEqualTo("trunk hung-up"));
            assertThat(alice.calls())
                    .hasSize(CALLS)
                    .allSatisfy(call -> assertThat(call.ended().isDone()).isTrue());
        }
    }
}
