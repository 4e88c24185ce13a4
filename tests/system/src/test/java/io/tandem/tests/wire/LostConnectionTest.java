package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A browser's WebSocket goes away in every part of a call.
class LostConnectionTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void open(Script script, String... sip) throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> script))
                .with("sip", sip));
    }

    private static Ending over(FarCall call) throws Exception {
        return call.ended().get(10, TimeUnit.SECONDS);
    }

    @Test
    void websocket_lost_while_an_outgoing_call_rings_and_not_coming_back_cancels_the_trunk() throws Exception {
        open(Script.start().ring(), "flow-lost-seconds: 1");
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, 425);
        alice.loseConnection();
        assertThat(over(telephone).why()).isEqualTo("cancelled");
        assertThat(stage.record().kind()).isEqualTo("operator flow-lost");
        stage.quiet();
    }

    @Test
    void websocket_lost_while_an_incoming_call_rings_refuses_the_trunk() throws Exception {
        open(Script.start());
        WireBrowser alice = stage.alice();
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        Stage.incoming(alice.agent());
        alice.loseConnection();
        assertThat(over(telephone).status()).isEqualTo(480);
        assertThat(stage.record().answered()).isFalse();
        stage.quiet();
    }

    @Test
    void websocket_lost_while_talking_and_back_on_a_new_flow_the_call_lives_and_is_ended_over_it() throws Exception {
        open(Script.start().answer(TELEPHONE));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        alice.loseConnection();
        operator.heard().restart();
        telephone.heard().restart();
        Hearing.hears(operator, TELEPHONE.hz(), Hearing.SECOND);
        Hearing.hears(telephone, OPERATOR.hz(), Hearing.SECOND);
        alice.reconnect().get(5, TimeUnit.SECONDS);
        assertThat(alice.register(600).get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(telephone.reInvite("sendrecv").get(5, TimeUnit.SECONDS).status())
                .isEqualTo(200);
        telephone.hangUp();
        assertThat(over(operator).why()).isEqualTo("bye");
        assertThat(stage.record().kind()).isEqualTo("trunk hung-up");
        stage.quiet();
    }

    @Test
    void websocket_lost_while_talking_and_back_the_browser_itself_can_hang_up() throws Exception {
        open(Script.start().answer(TELEPHONE));
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        alice.loseConnection();
        alice.reconnect().get(5, TimeUnit.SECONDS);
        assertThat(alice.register(600).get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        operator.hangUp();
        assertThat(over(telephone).why()).isEqualTo("bye");
        assertThat(stage.record().kind()).isEqualTo("operator hung-up");
        stage.quiet();
    }

    @Test
    void websocket_lost_while_talking_and_not_coming_back_ends_the_call_at_the_trunk() throws Exception {
        open(Script.start().answer(TELEPHONE), "flow-lost-seconds: 2");
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.hears(operator, TELEPHONE.hz());
        alice.loseConnection();
        Ending end = over(telephone);
        assertThat(end.why()).isEqualTo("bye");
        assertThat(end.reason()).contains("cause=408");
        assertThat(telephone.talkedMs()).isGreaterThan(2_000);
        assertThat(stage.record().kind()).isEqualTo("operator flow-lost");
        stage.quiet();
    }
}
