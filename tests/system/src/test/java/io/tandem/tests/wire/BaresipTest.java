package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Seen;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.Baresip;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.SdpVersions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hold and transfers with baresip as the other side. It plays back what it hears: whoever talks with it hears himself,
/// and only when sound goes both ways.
class BaresipTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone BOB = new Sound.Tone(1000, -13);
    private static final int TURNS = 100;
    private static final Duration MEASURED = Duration.ofMillis(240);
    private static final Duration POLL = Duration.ofMillis(20);

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
            alice.heard().restart();
            Hearing.hears(alice, ALICE.hz(), MEASURED);
        }
        alice.hangUp();
        alice.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void baresip_holds_and_resumes_a_hundred_times_and_both_are_heard_after_each() throws Exception {
        FarCall alice = talk(stage.alice());
        Resources before = Resources.now();
        for (int turn = 0; turn < TURNS; turn++) {
            baresip.hold();
            offered(alice, 2 * turn + 1, "a=sendonly");
            notHeard(alice);
            if (turn % 10 == 9) {
                music(alice);
            }
            baresip.resume();
            offered(alice, 2 * turn + 2, "a=sendrecv");
            heardAnew(alice);
        }
        clean(alice, before);
    }

    @Test
    void an_operators_hold_is_told_to_baresip_a_hundred_times_and_both_are_heard_after_each() throws Exception {
        telling();
        FarCall alice = talk(stage.alice());
        Resources before = Resources.now();
        for (int turn = 0; turn < TURNS; turn++) {
            assertThat(status(alice, "sendonly")).isEqualTo(200);
            awaitDirection("recvonly");
            notHeard(alice);
            assertThat(status(alice, "sendrecv")).isEqualTo(200);
            awaitDirection("sendrecv");
            heardAnew(alice);
        }
        clean(alice, before);
    }

    /// The trunk is told of each hold by re-INVITE, and no music is ours.
    private void telling() throws Exception {
        stage.close();
        stage = Stage.open(StageSettings.none().withTrunkAt("baresip", baresip.address(), "music-on-hold: trunk"));
    }

    private void awaitDirection(String direction) {
        Awaitility.await(direction + " at baresip").pollInterval(POLL).until(baresip::direction, direction::equals);
    }

    /// So many offers came to the operator's browser, the last with that direction.
    private static void offered(FarCall alice, int offers, String direction) {
        Awaitility.await(offers + " offers").pollInterval(POLL).untilAsserted(() -> {
            List<String> came = alice.messages().stream()
                    .filter(seen -> seen.inbound() && seen.message().is("INVITE"))
                    .map(seen -> seen.message().body())
                    .distinct() // but those sent again
                    .toList();
            assertThat(came).hasSize(offers);
            assertThat(came.getLast()).contains(direction);
        });
    }

    /// For a while her own voice does not come back.
    private static void notHeard(FarCall alice) {
        alice.heard().restart();
        Awaitility.await("no echo")
                .pollInterval(POLL)
                .during(MEASURED)
                .until(() -> Math.abs(alice.heard().hz(Duration.ofMillis(60)) - ALICE.hz()) > 20);
    }

    /// The gateway's own, since nothing comes from baresip.
    private static void music(FarCall alice) {
        Awaitility.await("music").pollInterval(POLL).untilAsserted(() -> {
            assertThat(alice.heard().last(MEASURED)).hasSize((int) MEASURED.toMillis() * 8);
            assertThat(alice.heard().hz(MEASURED)).isPositive().isNotCloseTo(ALICE.hz(), within(20.0));
        });
    }

    private void heardAnew(FarCall alice) throws Exception {
        baresip.echoAnew();
        alice.heard().restart();
        Hearing.hears(alice, ALICE.hz(), MEASURED);
    }

    /// Nothing has grown, one stream was heard from first to last, and all descriptions had the right versions.
    private void clean(FarCall alice, Resources before) throws Exception {
        assertThat(alice.heard().summary().ssrcs()).isEqualTo(1);
        assertThat(stage.gateway().activeCalls()).isOne();
        assertThat(Resources.now())
                .satisfies(now -> assertThat(now.within(before))
                        .as("%s, before %s", now, before)
                        .isTrue());
        alice.hangUp();
        alice.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
        assertThat(stage.record().end()).isEqualTo("operator hung-up 200 16");
        SdpVersions trunk = SdpVersions.in(baresip.log());
        assertThat(trunk.errors()).isEmpty();
        assertThat(trunk.sessions())
                .hasSize(2)
                .allSatisfy((_, said) -> assertThat(said).hasSizeGreaterThan(2 * TURNS));
        SdpVersions browser = SdpVersions.in(alice.messages().stream()
                .filter(Seen::inbound)
                .map(seen -> seen.message().body())
                .collect(Collectors.joining("\n")));
        assertThat(browser.errors()).isEmpty();
        assertThat(browser.sessions())
                .hasSize(1)
                .allSatisfy((_, said) -> assertThat(said).hasSizeGreaterThan(2 * TURNS));
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
