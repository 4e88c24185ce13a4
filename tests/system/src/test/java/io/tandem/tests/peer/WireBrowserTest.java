package io.tandem.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Challenge;
import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two browsers on one WebSocket relay: signalling and media of the peer itself, no gateway.
class WireBrowserTest {
    private static final Sound.Tone TONE = new Sound.Tone(700, -10);

    private final List<AutoCloseable> open = new ArrayList<>();
    private PeerNetwork network = new PeerNetwork();

    @BeforeEach
    void keep() {
        open.add(network);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private RelayServer relay(String algorithm) throws Exception {
        RelayServer relay = new RelayServer(new Challenge("tandem.local", "alice", "secret", algorithm, "n1"));
        open.add(relay);
        return relay;
    }

    private WireBrowser browser(RelayServer relay, UnaryOperator<BrowserSettings> change) throws Exception {
        BrowserSettings settings =
                change.apply(BrowserSettings.chromium(relay.uri(), "tandem.local", "alice", "secret"));
        WireBrowser browser = WireBrowser.connect(network, settings).get(5, TimeUnit.SECONDS);
        open.add(browser);
        return browser;
    }

    private static FarCall incoming(WireBrowser browser) {
        Awaitility.await().until(() -> browser.latestCall().isPresent());
        return browser.latestCall().orElseThrow();
    }

    private static void hears(FarCall call, double hz) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(call.heard().last(Duration.ofMillis(500))).hasSize(4000);
            assertThat(call.heard().hz(Duration.ofMillis(500))).isCloseTo(hz, within(3.0));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void it_registers_with_the_digest_it_is_asked_for(String algorithm) throws Exception {
        RelayServer relay = relay(algorithm);
        WireBrowser browser = browser(relay, s -> s);
        SipMessage answer = browser.register(600).get(5, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.require("Contact")).contains(".invalid;transport=ws").contains("expires=600");
        assertThat(relay.lastUpgrade())
                .containsEntry("sec-websocket-protocol", "sip")
                .containsEntry(
                        "origin", relay.uri().toString().replace("ws:", "http:").replace("/sip", ""));
    }

    @Test
    void a_wrong_password_is_refused_once_and_not_tried_again() throws Exception {
        RelayServer relay = relay("SHA-256");
        BrowserSettings wrong = BrowserSettings.chromium(relay.uri(), "tandem.local", "alice", "guess");
        WireBrowser browser = browser(relay, _ -> wrong);
        assertThat(browser.register(600).get(5, TimeUnit.SECONDS).status()).isEqualTo(401);
        assertThat(browser.seen().stream().filter(seen -> !seen.inbound())).hasSize(2);
    }

    @Test
    void a_call_is_answered_heard_held_and_hung_up() throws Exception {
        RelayServer relay = relay("MD5");
        WireBrowser alice = browser(relay, s -> s);
        WireBrowser bob = browser(relay, s -> s.withScript(_ -> Script.start().ring()));
        FarCall call = alice.call("bob", TONE);
        FarCall other = incoming(bob);
        Awaitility.await().until(() -> call.state() == FarCall.State.RINGING);
        other.perform(Script.start().answer(Sound.MEASURING_TONE));
        call.answered().get(5, TimeUnit.SECONDS);
        hears(call, 1000);
        hears(other, 700);
        assertThat(call.reInvite("sendonly").get(5, TimeUnit.SECONDS).body()).contains("a=recvonly");
        assertThat(call.reInvite("sendrecv").get(5, TimeUnit.SECONDS).body()).contains("a=sendrecv");
        other.send("INFO", WireBrowser.PROGRESS, "{\"state\":\"answered\"}").get(5, TimeUnit.SECONDS);
        assertThat(alice.progress(call)).containsExactly("{\"state\":\"answered\"}");
        call.hangUp();
        assertThat(other.ended().get(5, TimeUnit.SECONDS)).isEqualTo(new Ending(200, false, "bye", ""));
        assertThat(alice.figures(call).profile()).isEqualTo("AES_128_GCM");
    }

    @Test
    void a_ringing_call_is_cancelled() throws Exception {
        RelayServer relay = relay("MD5");
        WireBrowser alice = browser(relay, s -> s);
        WireBrowser bob = browser(relay, s -> s);
        FarCall call = alice.call("bob", TONE);
        FarCall other = incoming(bob);
        Awaitility.await().until(() -> call.state() == FarCall.State.RINGING);
        call.hangUp();
        assertThat(other.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("cancelled");
        assertThat(call.ended().get(5, TimeUnit.SECONDS).status()).isEqualTo(487);
    }

    @Test
    void a_lost_websocket_leaves_the_call_and_a_new_one_carries_its_bye() throws Exception {
        RelayServer relay = relay("MD5");
        WireBrowser alice = browser(relay, s -> s);
        WireBrowser bob = browser(relay, s -> s.withScript(_ -> Script.start().answer(Sound.MEASURING_TONE)));
        FarCall call = alice.call("bob", TONE);
        call.answered().get(5, TimeUnit.SECONDS);
        hears(call, 1000);
        alice.loseConnection();
        call.heard().restart();
        hears(call, 1000);
        alice.reconnect().get(5, TimeUnit.SECONDS);
        call.hangUp();
        assertThat(bob.latestCall()
                        .orElseThrow()
                        .ended()
                        .get(5, TimeUnit.SECONDS)
                        .why())
                .isEqualTo("bye");
    }

    @Test
    void twenty_calls_at_once_are_all_heard() throws Exception {
        RelayServer relay = relay("MD5");
        WireBrowser alice = browser(relay, s -> s);
        browser(relay, s -> s.withScript(_ -> Script.start().answer(Sound.MEASURING_TONE)));
        List<FarCall> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(alice.call("bob" + i, TONE));
        }
        for (FarCall call : calls) {
            call.answered().get(20, TimeUnit.SECONDS);
            hears(call, 1000);
            call.hangUp();
        }
        for (FarCall call : calls) {
            call.ended().get(5, TimeUnit.SECONDS);
        }
    }
}
