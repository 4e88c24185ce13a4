package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Blind and attended transfers with audio: whoever is left hears ringback, then the third party, and is heard by it.
class TransferTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone CALLEE = new Sound.Tone(1000, -13);
    private static final Sound.Tone THIRD = new Sound.Tone(1300, -13);
    private static final Sound.Tone BOB = new Sound.Tone(1600, -13);
    private static final Duration RINGS = Duration.ofSeconds(1);
    private static final double RINGBACK_HZ = 425;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.none().withTrunk("north", end -> end.withScript(invite -> script(invite))));
    }

    private static Script script(SipMessage invite) {
        String number = invite.requestUri();
        Script rings = Script.start().ring().pause(RINGS);
        return number.contains("555")
                ? rings.answer(THIRD)
                : number.contains("486")
                        ? rings.refuse(486, "Busy Here")
                        : Script.start().answer(CALLEE);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static int refer(FarCall by, String target) throws Exception {
        return by.refer("sip:" + target + "@tandem.local")
                .get(5, TimeUnit.SECONDS)
                .status();
    }

    private FarCall talk(FarCall alice) throws Exception {
        FarCall callee = Stage.incoming(stage.trunk());
        Hearing.hears(alice, CALLEE.hz());
        Hearing.hears(callee, ALICE.hz());
        return callee;
    }

    private static List<String> told(WireBrowser browser) {
        return browser.seen().stream()
                .filter(seen -> seen.message().is("NOTIFY"))
                .map(seen -> seen.message().body().strip())
                .distinct()
                .toList();
    }

    @Test
    void callee_is_sent_on_to_another_number_and_hears_it_ring() throws Exception {
        WireBrowser alices = stage.alice();
        FarCall alice = alices.call("+996312000101", ALICE);
        FarCall callee = talk(alice);
        assertThat(refer(alice, "+996312000555")).isEqualTo(202);
        Hearing.hears(callee, RINGBACK_HZ);
        Hearing.hears(callee, THIRD.hz(), Hearing.SECOND);
        FarCall third = stage.trunk().latestCall().orElseThrow();
        Hearing.hears(third, CALLEE.hz(), Hearing.SECOND);
        alice.ended().get(5, TimeUnit.SECONDS);
        assertThat(told(alices)).containsExactly("SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK");
        callee.hangUp();
        third.ended().get(5, TimeUnit.SECONDS);
        assertThat(stage.record().kind()).isEqualTo("trunk hung-up");
    }

    @Test
    void callee_is_sent_on_to_a_colleague() throws Exception {
        WireBrowser bobs = stage.registered(
                "bob",
                settings -> settings.withScript(
                        _ -> Script.start().ring().pause(RINGS).answer(BOB)));
        FarCall alice = stage.alice().call("+996312000101", ALICE);
        FarCall callee = talk(alice);
        assertThat(refer(alice, "bob")).isEqualTo(202);
        Hearing.hears(callee, BOB.hz(), Hearing.SECOND);
        Hearing.hears(Stage.incoming(bobs.agent()), CALLEE.hz(), Hearing.SECOND);
        callee.hangUp();
        stage.quiet();
    }

    @Test
    void caller_gets_his_operator_back_when_the_third_is_busy() throws Exception {
        FarCall alice = stage.alice().call("+996312000101", ALICE);
        FarCall callee = talk(alice);
        assertThat(refer(alice, "+996312000486")).isEqualTo(202);
        Hearing.hears(callee, RINGBACK_HZ);
        Hearing.hears(callee, ALICE.hz(), Hearing.SECOND);
        Hearing.hears(alice, CALLEE.hz(), Hearing.SECOND);
        alice.hangUp();
        callee.ended().get(5, TimeUnit.SECONDS);
        assertThat(stage.record().kind()).isEqualTo("operator hung-up");
    }

    @Test
    void colleague_who_was_called_sends_his_caller_on() throws Exception {
        WireBrowser bobs = stage.registered(
                "bob", settings -> settings.withScript(_ -> Script.start().answer(BOB)));
        FarCall alice = stage.alice().call("bob", ALICE);
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(alice, BOB.hz());
        Hearing.hears(bob, ALICE.hz());
        assertThat(refer(bob, "+996312000555")).isEqualTo(202);
        Hearing.hears(alice, THIRD.hz(), Hearing.SECOND);
        Hearing.hears(stage.trunk().latestCall().orElseThrow(), ALICE.hz(), Hearing.SECOND);
        bob.ended().get(5, TimeUnit.SECONDS);
        alice.hangUp();
        stage.quiet();
    }

    @Test
    void operator_goes_on_at_another_browser_of_his() throws Exception {
        FarCall first = stage.alice().call("+996312000101", ALICE);
        FarCall callee = talk(first);
        WireBrowser tablet = stage.registered("alice", settings -> settings);
        FarCall second = tablet.callInPlaceOf(first, BOB);
        Hearing.hears(callee, BOB.hz(), Hearing.SECOND);
        Hearing.hears(second, CALLEE.hz(), Hearing.SECOND);
        first.ended().get(5, TimeUnit.SECONDS);
        second.hangUp();
        callee.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    private static int connect(FarCall one, FarCall other) throws Exception {
        return one.connectWith(other).get(5, TimeUnit.SECONDS).status();
    }

    @Test
    void operator_connects_two_numbers_and_is_free() throws Exception {
        WireBrowser alices = stage.alice();
        FarCall first = alices.call("+996312000101", ALICE);
        FarCall callee = talk(first);
        assertThat(first.reInvite("sendonly").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        FarCall second = alices.call("+996312000555", ALICE);
        Hearing.hears(second, THIRD.hz());
        FarCall third = stage.trunk().latestCall().orElseThrow();
        assertThat(connect(first, second)).isEqualTo(202);
        Hearing.hears(callee, THIRD.hz(), Hearing.SECOND);
        Hearing.hears(third, CALLEE.hz(), Hearing.SECOND);
        first.ended().get(5, TimeUnit.SECONDS);
        second.ended().get(5, TimeUnit.SECONDS);
        assertThat(told(alices)).containsExactly("SIP/2.0 100 Trying", "SIP/2.0 200 OK");
        third.hangUp();
        callee.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void operator_connects_his_caller_with_a_colleague() throws Exception {
        WireBrowser bobs = stage.registered(
                "bob", settings -> settings.withScript(_ -> Script.start().answer(BOB)));
        WireBrowser alices = stage.alice();
        FarCall first = alices.call("+996312000101", ALICE);
        FarCall callee = talk(first);
        FarCall second = alices.call("bob", ALICE);
        FarCall bob = Stage.incoming(bobs.agent());
        Hearing.hears(bob, ALICE.hz());
        assertThat(connect(second, first)).isEqualTo(202);
        Hearing.hears(callee, BOB.hz(), Hearing.SECOND);
        Hearing.hears(bob, CALLEE.hz(), Hearing.SECOND);
        assertThat(bob.reInvite("sendonly").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(bob.reInvite("sendrecv").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        Hearing.hears(callee, BOB.hz(), Hearing.SECOND);
        callee.hangUp();
        bob.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void operator_does_not_wait_for_the_answer_before_he_connects_them() throws Exception {
        WireBrowser alices = stage.alice();
        FarCall first = alices.call("+996312000101", ALICE);
        FarCall callee = talk(first);
        FarCall second = alices.call("+996312000555", ALICE);
        Hearing.hears(second, RINGBACK_HZ);
        assertThat(connect(first, second)).isEqualTo(202);
        Hearing.hears(callee, THIRD.hz(), Hearing.SECOND);
        Hearing.hears(stage.trunk().latestCall().orElseThrow(), CALLEE.hz(), Hearing.SECOND);
        callee.hangUp();
        stage.quiet();
    }
}
