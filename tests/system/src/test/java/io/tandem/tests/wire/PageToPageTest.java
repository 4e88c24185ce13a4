package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Operator to operator, with media through the gateway: each hears the tone of the other.
class PageToPageTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone BOB = new Sound.Tone(1000, -13);
    private static final Duration RINGS = Duration.ofSeconds(1);
    private static final double RINGBACK_HZ = 425;
    private static final double GAP_MS = 80;

    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.oneTrunk().with("numbers", "\"+996312000299\": {user: bob}"));
    }

    @AfterEach
    void close() throws Exception {
        stalls.close();
        stage.close();
    }

    private WireBrowser bob(Script script) throws Exception {
        return stage.registered("bob", settings -> settings.withScript(_ -> script));
    }

    @Test
    void caller_hears_ringback_then_his_colleague_and_is_heard() throws Exception {
        WireBrowser bobs = bob(Script.start().ring().pause(RINGS).answer(BOB));
        FarCall alice = stage.alice().call("bob", ALICE);
        Hearing.hears(alice, RINGBACK_HZ);
        Hearing.hears(alice, BOB.hz(), Hearing.SECOND);
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(bob, ALICE.hz(), Hearing.SECOND);
        Hearing.level(alice, BOB.dbm0());
        Hearing.level(bob, ALICE.dbm0());
        Hearing.unbroken(alice, GAP_MS, stalls);
        bob.hangUp();
        alice.ended().get(5, TimeUnit.SECONDS);
        CallRecordLine record = stage.record();
        assertThat(record.text("direction")).isEqualTo("internal");
        assertThat(record.text("user")).isEqualTo("alice");
        assertThat(record.text("callee")).isEqualTo("bob");
        assertThat(record.end()).isEqualTo("colleague hung-up 200 16");
    }

    @Test
    void colleague_is_reached_by_his_number_too_and_holds_a_hundred_times() throws Exception {
        WireBrowser bobs = bob(Script.start().answer(BOB));
        FarCall alice = stage.alice().call("+996312000299", ALICE);
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(alice, BOB.hz());
        Hearing.hears(bob, ALICE.hz());
        for (int turn = 0; turn < 100; turn++) {
            FarCall holder = turn % 2 == 0 ? alice : bob;
            holder.reInvite("sendonly").get(5, TimeUnit.SECONDS);
            holder.reInvite("sendrecv").get(5, TimeUnit.SECONDS);
            if (turn % 10 == 9) {
                Hearing.hears(alice, BOB.hz());
                Hearing.hears(bob, ALICE.hz());
            }
        }
        assertThat(stage.gateway().activeCalls()).isOne();
    }

    @Test
    void colleague_who_declines_is_heard_as_busy() throws Exception {
        bob(Script.start().ring().refuse(486, "Busy Here"));
        FarCall alice = stage.alice().call("bob", ALICE);
        alice.ended().get(15, TimeUnit.SECONDS);
        assertThat(stage.record().end()).isEqualTo("colleague busy 486 17");
    }
}
