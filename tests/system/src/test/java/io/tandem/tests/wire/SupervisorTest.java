package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.Chord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who hears whom when a supervisor is in an operator's call: each of the three sends a tone of his own.
class SupervisorTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -13);
    private static final Sound.Tone SUPERVISOR = new Sound.Tone(1500, -13);
    private static final String NUMBER = "+996312000999";
    private static final Duration WINDOW = Duration.ofMillis(300);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double GAP_MS = 80;

    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private WireBrowser bosses;

    @SuppressWarnings("NullAway.Init")
    private FarCall operator;

    @SuppressWarnings("NullAway.Init")
    private FarCall telephone;

    @BeforeEach
    void talk() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().answer(TELEPHONE)))
                .with("users", "boss: {password: \"" + Stage.PASSWORD + "\", role: supervisor}"));
        operator = stage.alice().call(NUMBER, OPERATOR);
        telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        bosses = stage.registered("boss", settings -> settings);
    }

    @AfterEach
    void close() throws Exception {
        stalls.close();
        stage.close();
    }

    private static List<String> voices(FarCall call) {
        short[] last = call.heard().last(WINDOW);
        List<String> heard = new ArrayList<>();
        Map<String, Sound.Tone> voices =
                new TreeMap<>(Map.of("operator", OPERATOR, "telephone", TELEPHONE, "supervisor", SUPERVISOR));
        voices.forEach((name, tone) -> {
            double level = Chord.levelDbm0(last, tone.hz());
            if (level > -30) {
                assertThat(level).as(name).isCloseTo(tone.dbm0(), within(3.0));
                heard.add(name);
            }
        });
        return heard;
    }

    private static void hears(FarCall call, String... voices) {
        Awaitility.await("voices on " + call)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(voices(call)).containsExactly(voices));
    }

    @Test
    void his_keys_take_him_from_listening_to_whispering_to_barging_in_and_back() throws Exception {
        FarCall boss = bosses.call("*21alice", SUPERVISOR);
        boss.answered().get(5, TimeUnit.SECONDS);
        hears(boss, "operator", "telephone");
        hears(operator, "telephone");
        hears(telephone, "operator");
        boss.dial("1");
        hears(operator, "supervisor", "telephone");
        hears(telephone, "operator");
        hears(boss, "operator", "telephone");
        boss.dial("3");
        hears(telephone, "operator", "supervisor");
        hears(operator, "supervisor", "telephone");
        boss.dial("0");
        hears(operator, "telephone");
        hears(telephone, "operator");
        hears(boss, "operator", "telephone");
        Hearing.unbroken(operator, GAP_MS, stalls);
        Hearing.unbroken(telephone, GAP_MS, stalls);
    }

    @Test
    void each_code_begins_in_its_mode() throws Exception {
        FarCall boss = bosses.call("*22alice", SUPERVISOR);
        hears(operator, "supervisor", "telephone");
        hears(telephone, "operator");
        boss.hangUp();
        hears(operator, "telephone");
        bosses.call("*23" + Stage.NUMBER_OF_ALICE, SUPERVISOR);
        hears(telephone, "operator", "supervisor");
    }

    @Test
    void the_call_goes_on_when_he_leaves_and_takes_him_with_it_when_it_ends() throws Exception {
        FarCall first = bosses.call("*21alice", SUPERVISOR);
        hears(first, "operator", "telephone");
        first.hangUp();
        operator.heard().restart();
        Hearing.hears(operator, TELEPHONE.hz(), SECOND);
        FarCall second = bosses.call("*23alice", SUPERVISOR);
        hears(telephone, "operator", "supervisor");
        telephone.hangUp();
        Ending end = second.ended().get(5, TimeUnit.SECONDS);
        assertThat(end).isNotNull();
        stage.quiet();

        Map<String, List<String>> named = new TreeMap<>();
        for (CallRecordLine record : stage.records()) {
            record.json()
                    .path("supervision")
                    .forEach(entry -> named.computeIfAbsent(record.text("user"), _ -> new ArrayList<>())
                            .add(entry.path("user").asText() + " "
                                    + entry.path("modes").path(0).asText()));
        }
        assertThat(named.get("alice")).containsExactly("boss listen", "boss barge");
        assertThat(named.get("boss")).containsExactly("alice listen", "alice barge");
    }

    @Test
    void others_are_refused_and_an_operator_without_a_call_is_not_there() throws Exception {
        WireBrowser bob = stage.registered("bob", settings -> settings);
        assertThat(bob.call("*21alice", SUPERVISOR)
                        .ended()
                        .get(5, TimeUnit.SECONDS)
                        .status())
                .isEqualTo(403);
        assertThat(bosses.call("*21bob", SUPERVISOR)
                        .ended()
                        .get(5, TimeUnit.SECONDS)
                        .status())
                .isEqualTo(480);
        hears(operator, "telephone");
        hears(telephone, "operator");
    }
}
