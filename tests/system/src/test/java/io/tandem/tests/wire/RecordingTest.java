package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.Chord;
import io.tandem.tests.support.Recording;
import io.tandem.tests.support.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls recorded by the whole gateway, and the files listened to.
class RecordingTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -12);
    private static final String NUMBER = "+996312000999";
    private static final String COMMAND = "application/vnd.tandem.command+json";
    private static final double GAP_MS = 60;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Stalls stalls = new Stalls();

    @TempDir
    private Path elsewhere;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private WireBrowser alice;

    @SuppressWarnings("NullAway.Init")
    private FarCall operator;

    @AfterEach
    void close() throws Exception {
        stalls.close();
        stage.close();
    }

    private FarCall talk(String... record) throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().answer(TELEPHONE)))
                .with("record", record));
        alice = stage.alice();
        operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        return telephone;
    }

    private void command(String action, String becomes) throws Exception {
        String body = "{\"command\":\"record\",\"action\":\"" + action + "\"}";
        assertThat(operator.send("INFO", COMMAND, body).get(5, TimeUnit.SECONDS).status())
                .isEqualTo(200);
        recording(becomes);
    }

    /// The page is told that this is how the recording stands.
    private void recording(String state) {
        Awaitility.await("recording " + state)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> Progress.all(alice, operator).stream()
                                .map(info -> info.path("recording").asText())
                                .filter(text -> !text.isEmpty())
                                .toList(),
                        states -> !states.isEmpty() && states.getLast().equals(state));
    }

    /// That much more of the call is heard by the operator.
    private void goesOn(Duration length) {
        operator.heard().restart();
        Hearing.hears(operator, TELEPHONE.hz(), length);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(stage.state().resolve("recordings"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void a_call_recorded_by_rule_has_each_side_in_a_channel_of_its_own() throws Exception {
        FarCall telephone = talk("policy: always");
        recording("on");
        goesOn(SECOND.multipliedBy(2));
        Hearing.unbroken(operator, GAP_MS, stalls);
        telephone.hangUp();

        JsonNode recording = stage.record().json().path("recordings").path(0);
        assertThat(recording.path("failure").asText()).isEmpty();
        assertThat(recording.path("dropped-frames").asLong()).isZero();
        assertThat(files()).hasSize(1);
        assertThat(files().getFirst().toString())
                .endsWith("recordings/" + recording.path("file").asText());
        List<Recording> sides = WavFile.readStereo(Files.readAllBytes(files().getFirst()));
        assertThat(sides.getFirst().endMs())
                .isCloseTo(recording.path("recorded-ms").asLong(), within(1.0));
        assertThat(sides.getFirst().endMs()).isCloseTo(stage.record().talkMs(), within(400.0));
        hears(sides.getFirst().between(1000, 2500), OPERATOR);
        hears(sides.getLast().between(1000, 2500), TELEPHONE);
    }

    private static void hears(Recording side, Sound.Tone tone) {
        assertThat(side.dominantHz()).isCloseTo(tone.hz(), within(3.0));
        assertThat(side.levelDbm0()).isCloseTo(tone.dbm0(), within(1.0));
        assertThat(side.longestSilenceMs(-40)).isLessThan(100);
    }

    @Test
    void the_operator_starts_pauses_resumes_and_stops() throws Exception {
        FarCall telephone = talk("policy: on-demand");
        recording("off");
        command("start", "on");
        goesOn(SECOND);
        command("pause", "paused");
        goesOn(SECOND);
        command("resume", "on");
        goesOn(SECOND);
        command("stop", "off");
        command("start", "on");
        goesOn(SECOND);
        telephone.hangUp();

        JsonNode recordings = stage.record().json().path("recordings");
        assertThat(recordings).hasSize(2);
        Path first = stage.state()
                .resolve("recordings")
                .resolve(recordings.path(0).path("file").asText());
        List<Recording> sides = WavFile.readStereo(Files.readAllBytes(first));
        long pausedMs = recordings.path(0).path("paused-ms").asLong();
        assertThat(pausedMs).isBetween(900L, 3000L);
        assertThat(sides.getFirst().longestSilenceMs(-80)).isCloseTo(pausedMs, within(60.0));
        assertThat(sides.getLast().longestSilenceMs(-80)).isCloseTo(pausedMs, within(60.0));
        assertThat(sides.getFirst().endMs())
                .isCloseTo(recordings.path(0).path("recorded-ms").asLong() + pausedMs, within(1.0));
        assertThat(sides.getFirst().between(0, 900).dominantHz()).isCloseTo(OPERATOR.hz(), within(3.0));
        double end = sides.getLast().endMs();
        assertThat(sides.getLast().between(end - 900, end - 100).dominantHz()).isCloseTo(TELEPHONE.hz(), within(3.0));
    }

    @Test
    void a_disk_that_fills_up_ends_the_recording_and_the_call_does_not_notice() throws Exception {
        Path small = smallDisk();
        try {
            FarCall telephone = talk("policy: always", "directory: " + small);
            recording("failed");
            goesOn(SECOND);
            Hearing.hears(telephone, OPERATOR.hz());
            Hearing.unbroken(operator, GAP_MS, stalls);
            operator.hangUp();

            JsonNode recording = stage.record().json().path("recordings").path(0);
            assertThat(recording.path("failure").asText()).isEqualTo("disk-full");
            assertThat(stage.record().kind()).isEqualTo("operator hung-up");
        } finally {
            run("umount", small.toString());
        }
    }

    /// Two seconds of sound fill it. Only root makes one.
    private Path smallDisk() throws Exception {
        int made = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", elsewhere.toString());
        Assumptions.assumeTrue(made == 0, "no file system can be mounted (not root?): no test of a full disk");
        return elsewhere;
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void the_far_end_hears_the_notice_while_it_is_recorded_and_the_operator_does_not() throws Exception {
        FarCall telephone = talk(
                "policy: on-demand",
                "notice: far",
                "notice-interval-seconds: 1",
                "notice-hz: 1900",
                "notice-length-ms: 400");
        command("start", "on");
        Duration beep = Duration.ofMillis(200);
        Awaitility.await("the beep")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    short[] last = telephone.heard().last(beep);
                    assertThat(Chord.levelDbm0(last, 1900)).isCloseTo(-20, within(2.0));
                    assertThat(Chord.levelDbm0(last, OPERATOR.hz())).isCloseTo(OPERATOR.dbm0(), within(1.5));
                });
        assertThat(Chord.levelDbm0(operator.heard().last(Duration.ofSeconds(2)), 1900))
                .isLessThan(-45);
        command("stop", "off");
        telephone.heard().restart();
        Hearing.hears(telephone, OPERATOR.hz(), SECOND.multipliedBy(2));
        assertThat(Chord.levelDbm0(telephone.heard().last(SECOND), 1900)).isLessThan(-45);
    }
}
