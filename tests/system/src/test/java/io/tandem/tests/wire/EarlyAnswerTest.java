package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Seen;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator hears before the answer, packet by packet, and what his page is told meanwhile. The trunk
/// has Kyrgyz tones: all at 425 Hz, told apart by their rhythm.
class EarlyAnswerTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone ANSWERED = new Sound.Tone(1000, -10);
    private static final Sound.Tone EARLY = new Sound.Tone(600, -10);
    private static final String NUMBER = "+996312000999";
    private static final double TONE_HZ = 425;
    private static final double GAP_MS = 60;
    private static final Duration BLINK = Duration.ofMillis(200);

    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stalls.close();
        stage.close();
    }

    /// A trunk that waits for the test after the first steps.
    private void open(Script script, String... route) throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> script))
                .with("route", route));
    }

    private static List<SipMessage> answers(FarCall call) {
        return call.messages().stream()
                .filter(Seen::inbound)
                .map(Seen::message)
                .filter(message -> !message.isRequest() && message.method().equals("INVITE"))
                .filter(message -> message.status() > 100)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"early", "progress"})
    void ringback_early_media_and_answer_are_one_stream_without_a_gap(String mode) throws Exception {
        open(Script.start().ring(), "answer-mode: " + mode);
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TONE_HZ);
        telephone.perform(Script.start().earlyMedia(EARLY));
        Hearing.hears(operator, EARLY.hz());
        telephone.perform(Script.start().answer(ANSWERED));
        Hearing.hears(operator, ANSWERED.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.unbroken(operator, GAP_MS, stalls);
        boolean early = mode.equals("early");
        assertThat(alice.earlyAnswered(operator)).isEqualTo(early);
        if (early) {
            Progress.becomes(alice, operator, "trying ringing early-media answered");
        } else {
            assertThat(answers(operator)).extracting(SipMessage::status).containsExactly(183, 200);
            assertThat(answers(operator))
                    .extracting(SipMessage::body)
                    .containsOnly(answers(operator).getFirst().body());
            assertThat(Progress.states(alice, operator)).isEmpty();
        }
        operator.hangUp();
        assertThat(stage.record().answered()).isTrue();
    }

    @Test
    void a_late_answer_rings_first_and_hears_nothing_before_it() throws Exception {
        open(Script.start().ring(), "answer-mode: late");
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Awaitility.await().until(() -> operator.state() == FarCall.State.RINGING);
        assertThat(operator.heard().summary().packets()).isZero();
        telephone.perform(Script.start().answer(ANSWERED));
        operator.answered().get(5, TimeUnit.SECONDS);
        Hearing.hears(operator, ANSWERED.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        assertThat(answers(operator)).extracting(SipMessage::status).containsExactly(180, 200);
        assertThat(alice.earlyAnswered(operator)).isFalse();
    }

    @Test
    void a_quiet_connecting_tone_says_that_we_try_when_no_18x_comes() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start()))
                .with("call", "connecting-tone-after-seconds: 1"));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Duration pip = Duration.ofMillis(60);
        Hearing.hears(operator, TONE_HZ, pip);
        assertThat(operator.heard().levelDbm0(pip)).isBetween(-28.0, -23.0);
        telephone.perform(Script.start().ring());
        Hearing.hears(operator, TONE_HZ);
        assertThat(operator.heard().levelDbm0(BLINK)).isBetween(-15.0, -11.0);
        Hearing.unbroken(operator, GAP_MS, stalls);
        Progress.becomes(alice, operator, "trying ringing");
    }

    @Test
    void media_that_comes_with_no_18x_at_all_is_heard() throws Exception {
        open(Script.start().pause(Duration.ofMillis(300)).earlyMedia(EARLY));
        stage.trunk().dropWhen(seen -> !seen.inbound() && seen.message().status() == 183);
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, EARLY.hz());
        Progress.becomes(alice, operator, "trying early-media");
        telephone.perform(Script.start().answer(ANSWERED));
        Hearing.hears(operator, ANSWERED.hz());
        Hearing.unbroken(operator, GAP_MS, stalls);
    }

    @Test
    void ringback_comes_back_when_the_network_falls_silent_before_the_answer() throws Exception {
        open(Script.start().ring().earlyMedia(EARLY));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, EARLY.hz());
        Hearing.unbroken(operator, GAP_MS, stalls);
        telephone.play(new Sound.Nothing());
        Hearing.hears(operator, TONE_HZ);
        Progress.becomes(alice, operator, "trying ringing early-media ringing");
        Hearing.unbroken(operator, 1_000 + GAP_MS, stalls);
        operator.heard().restart();
        telephone.play(EARLY);
        Hearing.hears(operator, EARLY.hz());
        telephone.perform(Script.start().answer(ANSWERED));
        Hearing.hears(operator, ANSWERED.hz());
        Progress.becomes(alice, operator, "trying ringing early-media ringing early-media answered");
        Hearing.unbroken(operator, GAP_MS, stalls);
    }

    @Test
    void ringback_goes_on_while_the_second_trunk_is_tried() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().ring()))
                .withTrunk("south", end -> end.withScript(_ -> Script.start().ring())));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall north = Stage.incoming(stage.trunk("north"));
        Hearing.hears(operator, TONE_HZ);
        north.perform(Script.start().refuse(503, "Service Unavailable"));
        FarCall south = Stage.incoming(stage.trunk("south"));
        south.perform(Script.start().pause(BLINK).answer(ANSWERED));
        Hearing.hears(operator, ANSWERED.hz());
        Hearing.hears(south, OPERATOR.hz());
        Hearing.unbroken(operator, GAP_MS, stalls);
        Progress.becomes(alice, operator, "trying ringing answered");
        JsonNode answered = Progress.last(alice, operator);
        assertThat(answered.path("attempt").asInt()).isEqualTo(2);
        assertThat(answered.path("trunk").asText()).isEqualTo("south");
        operator.hangUp();
        assertThat(stage.record().attempts()).isEqualTo("north unavailable 503, south answered 200");
    }

    @ParameterizedTest
    @CsvSource({
        "486,Busy Here,busy,17,400",
        "503,Service Unavailable,congestion,41,200",
        "404,Not Found,special-information,1,0",
        "480,Temporarily Unavailable,special-information,18,0",
        "603,Decline,busy,21,400"
    })
    void a_failure_is_heard_and_then_said(int status, String reason, String heard, int q850, int onMs)
            throws Exception {
        open(Script.start().refuse(status, reason), "failure-heard-seconds: 3");
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        if (onMs > 0) {
            rhythm(operator, onMs);
        } else {
            specialInformation(operator);
        }
        JsonNode failed = Progress.last(alice, operator);
        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.path("sip").asInt()).isEqualTo(status);
        assertThat(failed.path("q850").asInt()).isEqualTo(q850);
        assertThat(failed.path("heard").asText()).isEqualTo(heard);
        Ending end = operator.ended().get(6, TimeUnit.SECONDS);
        assertThat(end.why()).isEqualTo("bye");
        assertThat(end.reason())
                .contains("SIP;cause=" + status)
                .contains(reason)
                .contains("Q.850;cause=" + q850 + ";");
        Hearing.unbroken(operator, GAP_MS, stalls);
        CallRecordLine record = stage.record();
        assertThat(record.answered()).isFalse();
        assertThat(record.talkMs()).isZero();
        assertThat(record.end()).startsWith("trunk ").endsWith(" " + status + " " + q850);
    }

    @Test
    void a_trunk_that_says_nothing_is_given_up_and_congestion_heard() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.dead()), "invite-timeout-ms: 500")
                .with("sip", "t1-ms: 20"));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        rhythm(operator, 200);
        assertThat(Progress.states(alice, operator)).isEqualTo("trying failed");
        assertThat(operator.ended().get(6, TimeUnit.SECONDS).reason()).contains("SIP;cause=408");
        assertThat(stage.record().kind()).isEqualTo("gateway no-answer");
    }

    @Test
    void the_networks_own_announcement_is_heard_before_404_ends_the_call() throws Exception {
        open(Script.start().earlyMedia(EARLY));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, EARLY.hz());
        telephone.perform(
                Script.start().refuse(404, "Not Found", "Reason", "Q.850;cause=1;text=\"Unallocated number\""));
        specialInformation(operator);
        assertThat(Progress.states(alice, operator)).isEqualTo("trying ringing early-media failed");
        assertThat(Progress.last(alice, operator).path("heard").asText()).isEqualTo("announcement");
        Ending end = operator.ended().get(6, TimeUnit.SECONDS);
        assertThat(end.reason()).contains("SIP;cause=404").contains("Q.850;cause=1;");
        Hearing.unbroken(operator, 1_000 + GAP_MS, stalls);
    }

    @Test
    void a_trunk_that_rings_for_too_long_is_cancelled_and_no_answer_heard() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().ring()), "ring-timeout-seconds: 5"));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        assertThat(telephone.ended().get(10, TimeUnit.SECONDS).why()).isEqualTo("cancelled");
        rhythm(operator, 400);
        Progress.becomes(alice, operator, "trying ringing failed");
        assertThat(operator.ended().get(6, TimeUnit.SECONDS).reason())
                .contains("SIP;cause=480")
                .contains("Q.850;cause=19;");
        Hearing.unbroken(operator, GAP_MS, stalls);
        assertThat(stage.record().end()).isEqualTo("gateway no-answer 480 19");
    }

    @Test
    void in_progress_mode_a_failure_is_heard_and_then_the_answer_to_the_invite() throws Exception {
        open(Script.start().refuse(486, "Busy Here"), "answer-mode: progress", "failure-heard-seconds: 3");
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        rhythm(operator, 400);
        Ending end = operator.ended().get(6, TimeUnit.SECONDS);
        assertThat(end.status()).isEqualTo(486);
        assertThat(answers(operator)).extracting(SipMessage::status).containsExactly(183, 486);
        Hearing.unbroken(operator, GAP_MS, stalls);
        assertThat(stage.record().end()).isEqualTo("trunk busy 486 17");
    }

    @ParameterizedTest
    @CsvSource({"DE,425,425", "US,440,480", "UK,400,450"})
    void the_ringback_is_that_of_the_trunks_country(String country, double low, double high) throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().ring()), "tone-plan: " + country));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        Duration window = Duration.ofMillis(300);
        Awaitility.await("ringback of " + country)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(operator.heard().hz(window)).isBetween(low - 4, high + 4));
    }

    @Test
    void in_late_mode_a_failure_is_the_answer_to_the_invite() throws Exception {
        open(Script.start().refuse(486, "Busy Here"), "answer-mode: late");
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        Ending end = operator.ended().get(5, TimeUnit.SECONDS);
        assertThat(end.status()).isEqualTo(486);
        assertThat(end.reason()).contains("Q.850;cause=17;");
        assertThat(stage.record().end()).isEqualTo("trunk busy 486 17");
    }

    @Test
    void a_number_without_a_route_is_refused_at_once() throws Exception {
        open(Script.start().ring(), "prefix: \"+996\"");
        FarCall operator = stage.alice().call("+1900555000", OPERATOR);
        assertThat(operator.ended().get(5, TimeUnit.SECONDS).status()).isIn(403, 404);
        assertThat(stage.trunk().latestCall()).isEmpty();
        assertThat(stage.record().kind()).startsWith("gateway ");
    }

    /// 425 Hz in bursts of that length, three whole ones.
    private static void rhythm(FarCall call, int onMs) {
        Awaitility.await("bursts of " + onMs + " ms")
                .atMost(Duration.ofSeconds(6))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(bursts(call))
                        .hasSizeGreaterThanOrEqualTo(2)
                        .allSatisfy(burst -> assertThat(burst).isBetween(onMs - 40, onMs + 40)));
        assertThat(call.heard().hz(Duration.ofMillis(onMs * 3L))).isBetween(TONE_HZ - 5, TONE_HZ + 5);
    }

    /// Lengths in ms of the whole bursts of the last two seconds, those cut off at either end left out.
    private static List<Integer> bursts(FarCall call) {
        short[] heard = call.heard().last(Duration.ofSeconds(2));
        double[] levels = new Recording(heard, 8000, 0).levels(20);
        List<Integer> bursts = new ArrayList<>();
        int run = -1;
        for (double level : levels) {
            if (level > -40) {
                run = run < 0 ? run : run + 1;
            } else {
                if (run > 0) {
                    bursts.add(run * 20);
                }
                run = 0;
            }
        }
        return bursts;
    }

    /// The three rising tones of ITU-T E.180 §6.
    private static void specialInformation(FarCall call) {
        for (double hz : Stream.of(950.0, 1400.0, 1800.0).toList()) {
            Hearing.hears(call, hz, BLINK);
        }
    }
}
