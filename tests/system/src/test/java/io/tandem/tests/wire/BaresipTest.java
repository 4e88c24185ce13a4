package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.Baresip;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hold and transfers with baresip as the other side. It plays back what it hears: whoever talks with it hears himself,
/// and only when sound goes both ways. Its own hold is left out: baresip 1.0.0 takes no more RTP after a re-INVITE to
/// hold,
/// its own or ours, has been taken back.
class BaresipTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone BOB = new Sound.Tone(1000, -13);
    private static final int TURNS = 100;

    @SuppressWarnings("NullAway.Init") // started before each test
    private Baresip baresip;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        baresip = Baresip.start();
        stage = Stage.open(StageSettings.none()
                .withTrunkAt("baresip", baresip.address())
                .with("numbers", "\"+996312000202\": {user: bob}"));
    }

    @AfterEach
    void close() throws Exception {
        if (stage != null) {
            stage.close();
        }
        if (baresip != null) {
            baresip.close();
        }
    }

    private FarCall talk(WireBrowser alices) throws Exception {
        FarCall alice = alices.call(Baresip.NUMBER, ALICE);
        Hearing.hears(alice, ALICE.hz());
        return alice;
    }

    private WireBrowser bobs() throws Exception {
        return stage.registered(
                "bob",
                settings -> settings.withScript(
                        _ -> Script.start().ring().pause(Duration.ofSeconds(1)).answer(BOB)));
    }

    @Test
    void a_call_is_held_and_resumed_a_hundred_times_and_heard_both_ways() throws Exception {
        FarCall alice = talk(stage.alice());
        for (int turn = 0; turn < TURNS; turn++) {
            assertThat(status(alice, "sendonly")).isEqualTo(200);
            assertThat(status(alice, "sendrecv")).isEqualTo(200);
            if (turn % 10 == 9) {
                alice.heard().restart();
                Hearing.hears(alice, ALICE.hz());
            }
        }
        alice.hangUp();
        alice.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    private static int status(FarCall call, String direction) throws Exception {
        return call.reInvite(direction).get(5, TimeUnit.SECONDS).status();
    }

    @Test
    void baresip_is_sent_on_to_a_colleague() throws Exception {
        WireBrowser bobs = bobs();
        FarCall alice = talk(stage.alice());
        assertThat(alice.refer("sip:bob@tandem.local").get(5, TimeUnit.SECONDS).status())
                .isEqualTo(202);
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(bob, BOB.hz(), Hearing.SECOND);
        alice.ended().get(5, TimeUnit.SECONDS);
        bob.hangUp();
        stage.quiet();
    }

    @Test
    void baresip_on_hold_is_connected_with_a_colleague() throws Exception {
        WireBrowser bobs = bobs();
        WireBrowser alices = stage.alice();
        FarCall first = talk(alices);
        assertThat(status(first, "sendonly")).isEqualTo(200);
        FarCall second = alices.call("bob", ALICE);
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(bob, ALICE.hz());
        assertThat(first.connectWith(second).get(5, TimeUnit.SECONDS).status()).isEqualTo(202);
        Hearing.hears(bob, BOB.hz(), Hearing.SECOND);
        first.ended().get(5, TimeUnit.SECONDS);
        second.ended().get(5, TimeUnit.SECONDS);
        bob.hangUp();
        stage.quiet();
    }

    @Test
    void baresip_sends_the_operator_on_to_his_colleague() throws Exception {
        WireBrowser bobs = bobs();
        FarCall alice = talk(stage.alice());
        baresip.command("transfer", "sip:+996312000202@127.0.0.1");
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(bob, ALICE.hz(), Hearing.SECOND);
        Hearing.hears(alice, BOB.hz(), Hearing.SECOND);
        alice.hangUp();
        bob.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }
}
