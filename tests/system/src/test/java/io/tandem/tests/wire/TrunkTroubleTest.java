package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Challenge;
import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Script;
import io.tandem.farend.Seen;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trunks that fork, ask for credentials, fail, or die.
class TrunkTroubleTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final Sound.Tone FORK = new Sound.Tone(600, -10);
    private static final Script ANSWERS = Script.start().ring().answer(TELEPHONE);
    private static final String NUMBER = "+996312000999";

    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stalls.close();
        stage.close();
    }

    private static StageSettings trunk(StageSettings to, String name, Script script, String... lines) {
        return to.withTrunk(name, end -> end.withScript(_ -> script), lines);
    }

    private FarCall answeredBy(FarCall operator, String trunk) {
        FarCall telephone = Stage.incoming(stage.trunk(trunk));
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        return telephone;
    }

    @Test
    void of_two_forks_the_one_that_speaks_is_heard_and_the_second_200_is_ended() throws Exception {
        Script forks = Script.start()
                .earlyMedia("a", new Sound.Nothing())
                .earlyMedia("b", FORK)
                .pause(Duration.ofSeconds(1))
                .answer("b", TELEPHONE)
                .pause(Duration.ofMillis(200))
                .answer("a", FORK);
        stage = Stage.open(trunk(StageSettings.none(), "north", forks));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, FORK.hz());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.unbroken(operator, 60, stalls);
        Awaitility.await("ACK and BYE for the second 200")
                .untilAsserted(() -> assertThat(telephone.messages())
                        .filteredOn(Seen::inbound)
                        .extracting(seen -> seen.message().method())
                        .filteredOn(method -> method.equals("ACK") || method.equals("BYE"))
                        .containsExactly("ACK", "ACK", "BYE"));
        assertThat(telephone.state()).isEqualTo(FarCall.State.CONFIRMED);
        operator.hangUp();
        assertThat(telephone.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        assertThat(stage.record().kind()).isEqualTo("operator hung-up");
        stage.quiet();
    }

    @Test
    void a_trunk_that_refuses_and_one_that_is_silent_give_way_to_the_third() throws Exception {
        StageSettings settings =
                trunk(StageSettings.none(), "north", Script.start().refuse(503, "Service Unavailable"));
        settings = trunk(settings, "west", Script.dead());
        stage = Stage.open(trunk(settings, "south", ANSWERS).with("sip", "t1-ms: 50"));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        answeredBy(operator, "south");
        Hearing.unbroken(operator, 60, stalls);
        operator.hangUp();
        assertThat(stage.record().attempts())
                .isEqualTo("north unavailable 503, west no-answer 408, south answered 200");
        stage.quiet();
    }

    @Test
    void a_trunk_whose_port_is_closed_is_left_at_once() throws Exception {
        StageSettings settings = trunk(StageSettings.none(), "north", ANSWERS, "invite-timeout-ms: 10000");
        settings = trunk(settings, "west", Script.start().refuse(500, "Server Internal Error"));
        stage = Stage.open(trunk(settings, "south", ANSWERS).with("sip", "t1-ms: 50"));
        stage.trunk("north").close();
        long before = System.nanoTime();
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        answeredBy(operator, "south");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
        operator.hangUp();
        assertThat(stage.record().attempts())
                .isEqualTo("north unavailable 503, west unavailable 500, south answered 200");
        stage.quiet();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void a_trunk_that_asks_for_credentials_gets_them(String algorithm) throws Exception {
        Challenge challenge = new Challenge("provider.example", "tandem", "trunk secret", algorithm, "n1");
        stage = Stage.open(StageSettings.none()
                .withTrunk(
                        "north",
                        end -> end.withScript(_ -> ANSWERS).withChallenge(challenge),
                        "username: tandem",
                        "password: trunk secret",
                        "realm: provider.example"));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = answeredBy(operator, "north");
        operator.hangUp();
        assertThat(telephone.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        assertThat(stage.record().attempts()).isEqualTo("north answered 200");
    }

    @Test
    void a_challenge_of_a_foreign_realm_is_not_answered() throws Exception {
        Challenge challenge = new Challenge("stranger.example", "tandem", "trunk secret", "MD5", "n1");
        stage = Stage.open(StageSettings.none()
                .withTrunk(
                        "north",
                        end -> end.withScript(_ -> ANSWERS).withChallenge(challenge),
                        "username: tandem",
                        "password: trunk secret",
                        "realm: provider.example")
                .with("route", "failure-heard-seconds: 0"));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        assertThat(operator.ended().get(10, TimeUnit.SECONDS).reason()).contains("SIP;cause=401");
        assertThat(stage.trunk().seen())
                .noneMatch(seen -> seen.message().first("Authorization").isPresent());
    }

    @Test
    void a_dead_trunk_is_taken_out_by_its_health_check_and_back_when_it_answers() throws Exception {
        String[] health = {"options-interval-seconds: 1", "options-timeout-ms: 300", "down-after: 2", "up-after: 2"};
        StageSettings settings = trunk(StageSettings.none(), "north", ANSWERS, health);
        stage = Stage.open(trunk(settings, "south", ANSWERS).with("sip", "t1-ms: 50"));
        FarEnd north = stage.trunk("north");
        WireBrowser alice = stage.alice();
        north.answerOptionsWith(0);
        checks(north, 3);
        FarCall first = alice.call(NUMBER, OPERATOR);
        answeredBy(first, "south");
        assertThat(north.calls()).isEmpty();
        north.answerOptionsWith(200);
        checks(north, 3);
        FarCall second = alice.call(NUMBER, OPERATOR);
        answeredBy(second, "north");
    }

    /// Waits until that many more health checks of their own have come; retransmissions are one.
    private static void checks(FarEnd trunk, int howMany) {
        long before = distinct(trunk);
        Awaitility.await("health checks")
                .atMost(Duration.ofSeconds(15))
                .until(() -> distinct(trunk) >= before + howMany);
    }

    private static long distinct(FarEnd trunk) {
        return trunk.seen().stream()
                .filter(seen -> seen.inbound() && seen.message().is("OPTIONS"))
                .map(seen -> seen.message().callId() + seen.message().branch())
                .distinct()
                .count();
    }
}
