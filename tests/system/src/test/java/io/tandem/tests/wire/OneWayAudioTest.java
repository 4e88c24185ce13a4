package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Seen;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One-way audio from a trunk, or from a browser, through the whole gateway.
class OneWayAudioTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";
    private static final Script SILENT = Script.start().ring().answer(new Sound.Nothing());
    private static final Script SPEAKS = Script.start().ring().answer(TELEPHONE);

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static List<Seen> invites(FarCall telephone) {
        return telephone.messages().stream()
                .filter(Seen::inbound)
                .filter(seen -> seen.message().is("INVITE"))
                .toList();
    }

    private static JsonNode told(WireBrowser browser, FarCall call, String state) {
        return Awaitility.await(state)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> Progress.all(browser, call).stream()
                                .filter(info -> info.path("state").asText().equals(state))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    @Test
    void a_trunk_that_answers_and_never_sends_audio_is_named_asked_again_and_written_down() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> SILENT))
                .with("media", "one-way-audio: mend"));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Progress.becomes(alice, operator, "trying ringing answered");
        long answered = System.nanoTime();
        JsonNode info = told(alice, operator, "one-way-audio");
        assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(Duration.ofMillis(3500));
        assertThat(info.path("hop").asText()).isEqualTo("trunk");
        assertThat(info.path("direction").asText()).isEqualTo("to-operator");
        assertThat(info.path("text").asText()).isEqualTo("the trunk never sent audio");
        assertThat(info.path("repair").asText()).isEqualTo("re-invite");
        Hearing.hears(telephone, OPERATOR.hz());

        Awaitility.await("two more offers")
                .atMost(Duration.ofSeconds(9))
                .until(() -> invites(telephone).size() == 3);
        List<String> versions = invites(telephone).stream()
                .map(seen -> seen.message().body().replaceAll("(?s).*o=\\S+ \\S+ (\\d+) .*", "$1"))
                .toList();
        assertThat(versions).containsExactly("1", "2", "3");
        List<String> ports = invites(telephone).stream()
                .map(seen -> seen.message().body().replaceAll("(?s).*m=audio (\\d+) .*", "$1"))
                .distinct()
                .toList();
        assertThat(ports).as("always the same port").hasSize(1);

        operator.hangUp();
        CallRecordLine record = stage.record();
        assertThat(record.kind()).isEqualTo("operator hung-up");
        assertThat(record.json().path("end").path("text").asText())
                .isEqualTo("Normal call clearing; the trunk never sent audio");
        JsonNode trouble = record.json().path("one-way-audio").path(0);
        assertThat(trouble.path("fault").asText()).isEqualTo("nothing-arrives");
        assertThat(trouble.path("result").asText()).isEqualTo("to-the-end");
        assertThat(trouble.path("repairs").asInt()).isEqualTo(2);
        JsonNode browser = record.json().path("media").path("browser");
        assertThat(browser.path("incoming").path("mos").asDouble()).isGreaterThan(3);
        assertThat(browser.path("incoming").path("lost").asInt()).isZero();
        stage.quiet();
    }

    @Test
    void a_browser_that_falls_silent_is_asked_for_an_ice_restart_and_heard_of_when_it_is_back() throws Exception {
        stage = Stage.open(
                StageSettings.none().withTrunk("north", end -> end.withScript(_ -> SPEAKS), "one-way-audio: mend"));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.hears(operator, TELEPHONE.hz());
        alice.cutMedia(operator, true);
        JsonNode info = told(alice, operator, "one-way-audio");
        assertThat(info.path("hop").asText()).isEqualTo("browser");
        assertThat(info.path("direction").asText()).isEqualTo("from-operator");
        assertThat(info.path("text").asText()).isEqualTo("the browser stopped sending audio");
        assertThat(info.path("repair").asText()).isEqualTo("ice-restart");
        alice.cutMedia(operator, false);
        told(alice, operator, "audio-restored");
        Hearing.hears(telephone, OPERATOR.hz());
        assertThat(invites(telephone)).as("the trunk is not to blame").hasSize(1);
        operator.hangUp();
        JsonNode trouble = stage.record().json().path("one-way-audio").path(0);
        assertThat(trouble.path("result").asText()).isEqualTo("flows-again");
        assertThat(trouble.path("lasted-ms").asInt()).isBetween(2400, 9000);
        stage.quiet();
    }

    @Test
    void a_held_call_raises_no_alarm_and_by_default_nobody_is_asked_again() throws Exception {
        stage = Stage.open(StageSettings.none().withTrunk("north", end -> end.withScript(_ -> SPEAKS)));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        operator.reInvite("inactive").get(5, java.util.concurrent.TimeUnit.SECONDS);
        Awaitility.await()
                .during(Duration.ofMillis(3500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> Progress.states(alice, operator).equals("trying ringing answered"));
        operator.reInvite("sendrecv").get(5, java.util.concurrent.TimeUnit.SECONDS);
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        operator.hangUp();
        CallRecordLine record = stage.record();
        assertThat(record.json().path("one-way-audio")).isEmpty();
        assertThat(record.json().path("end").path("text").asText()).isEqualTo("Normal call clearing");
        stage.quiet();
    }
}
