package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.gateway.ladder.Ladder;
import io.tandem.gateway.ladder.LadderText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What can be seen of real calls afterwards: their ladders, the verdict, and the figures that the dashboard draws.
class ExplainTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";
    private static final Path DASHBOARD = Path.of("../../examples/grafana-dashboard.json");

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void open(Sound said) throws Exception {
        Script script = Script.start().ring().pause(Duration.ofMillis(500)).answer(said);
        stage = Stage.open(StageSettings.none().withTrunk("north", end -> end.withScript(_ -> script)));
    }

    private Ladder explained() throws Exception {
        String callId = stage.record().text("call-id");
        assertThat(stage.record().text("verdict")).isNotEmpty();
        return stage.gateway().observed().ladders().of(callId).orElseThrow();
    }

    private static List<String> lines(Ladder ladder) {
        return ladder.rungs().stream()
                .map(rung -> rung.from() + ">" + rung.to() + " " + rung.what())
                .toList();
    }

    @Test
    void a_good_call_shows_sip_ice_dtls_and_rtp_of_both_sides() throws Exception {
        open(TELEPHONE);
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        operator.hangUp();

        Ladder ladder = explained();
        assertThat(lines(ladder))
                .containsSubsequence(
                        "browser>tandem INVITE",
                        "tandem>trunk-1 INVITE",
                        "trunk-1>tandem 180 Ringing (INVITE)",
                        "trunk-1>tandem 200 OK (INVITE)",
                        "tandem>trunk-1 ACK",
                        "browser>tandem BYE",
                        "tandem>trunk-1 BYE")
                .contains("browser>tandem ICE and DTLS", "browser>tandem RTP", "trunk-1>tandem RTP");
        assertThat(ladder.rungs()).isSortedAccordingTo((a, b) -> Long.compare(a.atMs(), b.atMs()));
        assertThat(ladder.verdict())
                .matches("good audio both ways \\(MOS 4\\.\\d\\); hung up by the caller after \\d.* s");
        String drawn = LadderText.of(ladder);
        assertThat(drawn).contains("ringback tone (KG)", "SRTP_A", "* the real answer");
        assertThat(drawn.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(240));
    }

    @Test
    void the_verdict_names_who_was_silent_and_the_dashboards_figures_are_all_there() throws Exception {
        open(new Sound.Nothing());
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        Awaitility.await("one-way audio is noticed")
                .atMost(Duration.ofSeconds(10))
                .until(() -> lines(ladderOfTheOpenCall()).contains("trunk-1>tandem one-way audio"));
        assertThat(ladderOfTheOpenCall().verdict()).startsWith("under way; last: one-way audio");
        assertThat(stage.gateway().observed().metrics().scrape()).contains("tandem_trunk_calls{trunk=\"north\"} 1.0");
        operator.hangUp();

        assertThat(explained().verdict())
                .matches("trunk north never sent audio; hung up by the caller after \\d+(\\.\\d)? s");
        Set<String> there = stage.gateway()
                .observed()
                .metrics()
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(there).containsAll(drawnFigures());
    }

    private Ladder ladderOfTheOpenCall() {
        String callId = stage.gateway().calls().getFirst().callId();
        return stage.gateway().observed().ladders().of(callId).orElseThrow();
    }

    /// Every figure that a panel asks for.
    private static Set<String> drawnFigures() throws Exception {
        Pattern figure = Pattern.compile("\\b(?:tandem|jvm|process)_[a-z_]+");
        List<String> asked = new ArrayList<>();
        for (JsonNode panel :
                JsonMapper.builder().build().readTree(DASHBOARD.toFile()).path("panels")) {
            panel.path("targets")
                    .forEach(target -> asked.add(target.path("expr").asText()));
        }
        assertThat(asked).hasSizeGreaterThan(15);
        return asked.stream()
                .flatMap(expression -> figure.matcher(expression).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
