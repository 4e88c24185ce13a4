package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls that ring at one operator's and are taken by another, with audio.
class PickupTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone CAROL = new Sound.Tone(1000, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1300, -13);
    private static final double RINGBACK_HZ = 425;
    private static final Script RINGS_ON = Script.start().ring().pause(Duration.ofMinutes(1));

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.oneTrunk()
                .with("users", "carol: {password: \"" + Stage.PASSWORD + "\", picks-up: [alice, bob]}")
                .with("users", "mallory: {password: \"" + Stage.PASSWORD + "\"}"));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void telephones_call_is_taken_by_a_colleague_and_both_hear_each_other() throws Exception {
        WireBrowser alices = stage.alice(settings -> settings.withScript(_ -> RINGS_ON));
        WireBrowser carols = stage.registered("carol", settings -> settings);
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        FarCall ringing = Stage.incoming(alices.agent());
        Awaitility.await("the gateway knows that it rings").until(() -> telephone.state() == FarCall.State.RINGING);
        FarCall taken = carols.callInPlaceOf(ringing, CAROL);
        Hearing.hears(telephone, CAROL.hz(), Hearing.SECOND);
        Hearing.hears(taken, TELEPHONE.hz(), Hearing.SECOND);
        ringing.ended().get(5, TimeUnit.SECONDS);
        telephone.hangUp();
        taken.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void colleagues_call_is_taken_by_a_third_while_the_caller_hears_ringback() throws Exception {
        WireBrowser bobs = stage.registered("bob", settings -> settings.withScript(_ -> RINGS_ON));
        WireBrowser carols = stage.registered("carol", settings -> settings);
        FarCall alice = stage.alice().call("bob", ALICE);
        Hearing.hears(alice, RINGBACK_HZ);
        FarCall ringing = Stage.incoming(bobs.agent());
        FarCall taken = carols.callInPlaceOf(ringing, CAROL);
        Hearing.hears(alice, CAROL.hz(), Hearing.SECOND);
        Hearing.hears(taken, ALICE.hz(), Hearing.SECOND);
        ringing.ended().get(5, TimeUnit.SECONDS);
        alice.hangUp();
        taken.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void who_may_not_is_refused_and_it_rings_on() throws Exception {
        WireBrowser bobs = stage.registered("bob", settings -> settings.withScript(_ -> RINGS_ON));
        WireBrowser mallorys = stage.registered("mallory", settings -> settings);
        FarCall alice = stage.alice().call("bob", ALICE);
        Hearing.hears(alice, RINGBACK_HZ);
        FarCall ringing = Stage.incoming(bobs.agent());
        FarCall refused = mallorys.callInPlaceOf(ringing, CAROL);
        refused.ended().get(5, TimeUnit.SECONDS);
        Hearing.hears(alice, RINGBACK_HZ, Hearing.SECOND);
        assertThat(ringing.ended()).isNotDone();
        alice.hangUp();
        ringing.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }
}
