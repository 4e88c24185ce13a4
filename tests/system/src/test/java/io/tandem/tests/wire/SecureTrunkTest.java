package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sealing;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.SdesSealing;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls over a trunk that speaks SRTP alone, with keys in the SDP (RFC 4568): the trunk opens and seals with code of
/// its own.
class SecureTrunkTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000998";
    private static final Script SPEAKS = Script.start().ring().answer(TELEPHONE);

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    private void open(Sealing.Maker sealing) throws Exception {
        stage = Stage.open(StageSettings.none().withSecuredTrunk("north", end -> end.withScript(_ -> SPEAKS), sealing));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static void bothHear(FarCall operator, FarCall telephone) {
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.level(telephone, OPERATOR.dbm0());
        Hearing.level(operator, TELEPHONE.dbm0());
    }

    @Test
    void an_operators_call_is_heard_both_ways_also_after_a_hold() throws Exception {
        open(SdesSealing::new);
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        bothHear(operator, telephone);
        operator.reInvite("inactive").get(5, TimeUnit.SECONDS);
        operator.reInvite("sendrecv").get(5, TimeUnit.SECONDS);
        bothHear(operator, telephone);
        telephone.reInvite("sendrecv").get(5, TimeUnit.SECONDS);
        bothHear(operator, telephone);
        operator.hangUp();
        stage.quiet();
    }

    @Test
    void a_call_from_the_trunk_is_heard_both_ways() throws Exception {
        open(SdesSealing::new);
        WireBrowser alice = stage.alice();
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        FarCall operator = Stage.incoming(alice.agent());
        operator.perform(Script.start().answer(OPERATOR));
        bothHear(operator, telephone);
        operator.hangUp();
        stage.quiet();
    }

    /// It opens what we send, but seals with another key than it said.
    @Test
    void a_trunk_that_seals_with_a_wrong_key_is_not_heard_and_the_page_is_told_why() throws Exception {
        open((ours, theirs) -> {
            byte[] wrong = ours.clone();
            wrong[0] ^= 1;
            return new SdesSealing(wrong, theirs);
        });
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        JsonNode told = Awaitility.await("one-way audio")
                .atMost(Duration.ofSeconds(8))
                .until(
                        () -> Progress.all(alice, operator).stream()
                                .filter(info -> info.path("state").asText().equals("one-way-audio"))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
        assertThat(told.path("hop").asText()).isEqualTo("trunk");
        assertThat(told.path("text").asText()).isEqualTo("audio of the trunk fails authentication");
        assertThat(operator.heard().hz(Duration.ofMillis(500))).isNotEqualTo(TELEPHONE.hz());
        operator.hangUp();
        stage.quiet();
    }
}
