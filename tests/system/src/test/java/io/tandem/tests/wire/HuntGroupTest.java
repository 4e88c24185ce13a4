package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.BrowserSettings;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls to a hunt group, with audio both ways with whoever takes them.
class HuntGroupTest {
    private static final String SALES = "+996312000290";
    private static final String SUPPORT = "+996312000291";
    private static final Sound.Tone CAROL = new Sound.Tone(1000, -13);
    private static final Sound.Tone BOB = new Sound.Tone(700, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1300, -13);
    private static final double RINGBACK_HZ = 425;
    private static final Script RINGS_ON = Script.start().ring().pause(Duration.ofMinutes(1));

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.oneTrunk()
                .with("users", "carol: {password: \"" + Stage.PASSWORD + "\", picks-up: [bob]}")
                .with(
                        "groups",
                        "sales: {members: [bob, carol], strategy: linear, ring-time-seconds: 2}",
                        "support: {members: [bob], strategy: ring-all, ring-time-seconds: 2, overflow: \"trunk:north/+996312000107\"}")
                .with("numbers", "\"" + SALES + "\": {group: sales}", "\"" + SUPPORT + "\": {group: support}"));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private WireBrowser operator(String name, Script script) throws Exception {
        UnaryOperator<BrowserSettings> does = settings -> settings.withScript(_ -> script);
        return stage.registered(name, does);
    }

    @Test
    void telephone_reaches_the_second_after_the_first_has_rung_for_his_time() throws Exception {
        WireBrowser bobs = operator("bob", RINGS_ON);
        WireBrowser carols = operator("carol", Script.start().ring().answer(CAROL));
        FarCall telephone = stage.trunk().call(SALES, TELEPHONE);
        FarCall rang = Stage.incoming(bobs.agent());
        assertThat(rang.ended().get(6, TimeUnit.SECONDS).status()).isEqualTo(487);
        FarCall taken = Stage.incoming(carols.agent());
        Hearing.hears(telephone, CAROL.hz(), Hearing.SECOND);
        Hearing.hears(taken, TELEPHONE.hz(), Hearing.SECOND);
        telephone.hangUp();
        taken.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        CallRecordLine record = stage.record();
        assertThat(record.text("user")).isEqualTo("carol");
        assertThat(record.text("direction")).isEqualTo("incoming");
    }

    @Test
    void an_operator_hears_one_ringback_while_the_group_goes_from_one_to_the_next() throws Exception {
        WireBrowser bobs = operator("bob", RINGS_ON);
        WireBrowser carols = operator(
                "carol", Script.start().ring().pause(Duration.ofSeconds(1)).answer(CAROL));
        FarCall alice = stage.alice().call(SALES, BOB);
        Hearing.hears(alice, RINGBACK_HZ);
        assertThat(Stage.incoming(bobs.agent()).ended().get(6, TimeUnit.SECONDS).status())
                .isEqualTo(487);
        Hearing.hears(alice, CAROL.hz(), Hearing.SECOND);
        FarCall taken = Stage.incoming(carols.agent());
        Hearing.hears(taken, BOB.hz(), Hearing.SECOND);
        taken.hangUp();
        alice.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        assertThat(stage.record().text("callee")).isEqualTo("carol");
    }

    @Test
    void a_ringing_member_is_helped_out_by_a_colleague() throws Exception {
        WireBrowser bobs = operator("bob", RINGS_ON);
        WireBrowser carols = operator("carol", RINGS_ON);
        FarCall telephone = stage.trunk().call(SALES, TELEPHONE);
        FarCall ringing = Stage.incoming(bobs.agent());
        Awaitility.await("it rings").until(() -> telephone.state() == FarCall.State.RINGING);
        FarCall taken = carols.callInPlaceOf(ringing, CAROL);
        Hearing.hears(telephone, CAROL.hz(), Hearing.SECOND);
        Hearing.hears(taken, TELEPHONE.hz(), Hearing.SECOND);
        telephone.hangUp();
        taken.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void what_nobody_takes_goes_on_to_a_trunk() throws Exception {
        operator("bob", Script.start().refuse(486, "Busy Here"));
        FarCall alice = stage.alice().call(SUPPORT, BOB);
        Hearing.hears(alice, BOB.hz(), Hearing.SECOND);
        alice.hangUp();
        alice.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        assertThat(stage.record().text("trunk")).isEqualTo("north");
    }
}
