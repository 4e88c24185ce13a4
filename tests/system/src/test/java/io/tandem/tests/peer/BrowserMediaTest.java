package io.tandem.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Heard;
import io.tandem.farend.Sound;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two browsers' media connected directly: offer and answer handed over by the test.
class BrowserMediaTest {
    private static final Duration HALF = Duration.ofMillis(500);
    private static final BrowserSettings BROWSER =
            BrowserSettings.chromium(URI.create("ws://127.0.0.1:1/sip"), "tandem.local", "alice", "secret");

    /// One side with what it hears.
    private record Side(BrowserMedia media, Heard heard) implements AutoCloseable {
        static Side of(UnaryOperator<BrowserSettings> change) {
            Heard heard = new Heard();
            BrowserSettings settings = change.apply(BROWSER);
            return new Side(new BrowserMedia(settings, PeerIdentity.create(), new SecureRandom(), heard), heard);
        }

        BrowserFigures figures() {
            return media.media().figures();
        }

        @Override
        public void close() {
            media.close();
        }
    }

    private static void connect(Side offerer, Side answerer) {
        String answer = answerer.media.answer(offerer.media.offer("sendrecv")).orElseThrow();
        offerer.media.answered(answer);
    }

    private static void hears(Side side, double hz) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(side.heard.last(HALF)).hasSize(4000);
            assertThat(side.heard.hz(HALF)).isCloseTo(hz, within(3.0));
            assertThat(side.heard.levelDbm0(HALF)).isCloseTo(-10, within(0.5));
        });
    }

    @ParameterizedTest
    @EnumSource
    void tones_are_heard_both_ways_under_each_srtp_profile(SrtpProfile profile) {
        try (Side alice = Side.of(s -> s.withProfiles(profile));
                Side bob = Side.of(s -> s)) {
            connect(alice, bob);
            alice.media.play(new Sound.Tone(700, -10));
            bob.media.play(Sound.MEASURING_TONE);
            hears(alice, 1000);
            hears(bob, 700);
            assertThat(alice.figures().profile()).isEqualTo(profile.name());
            assertThat(bob.figures().forgeries()).isZero();
            assertThat(bob.heard.summary().sequenceBreaks()).isZero();
            Awaitility.await().until(() -> alice.figures().controlReceived() > 0);
        }
    }

    @Test
    void the_answerer_may_be_dtls_server() {
        try (Side alice = Side.of(s -> s);
                Side bob = Side.of(BrowserSettings::answeringAsDtlsServer)) {
            connect(alice, bob);
            alice.media.play(new Sound.Tone(700, -10));
            hears(bob, 700);
        }
    }

    @Test
    void a_fingerprint_that_is_not_the_certificates_means_no_media() {
        try (Side alice = Side.of(BrowserSettings::withWrongFingerprint);
                Side bob = Side.of(s -> s)) {
            connect(alice, bob);
            alice.media.play(new Sound.Tone(700, -10));
            Awaitility.await()
                    .until(() -> !bob.figures().failure().isEmpty()
                            && !alice.figures().failure().isEmpty());
            assertThat(bob.figures().keyedNanos()).isZero();
            assertThat(bob.heard.summary().packets()).isZero();
        }
    }

    @Test
    void hold_and_retrieve_by_a_second_offer_keep_keys_and_numbers() {
        try (Side alice = Side.of(s -> s);
                Side bob = Side.of(s -> s)) {
            connect(alice, bob);
            bob.media.play(Sound.MEASURING_TONE);
            hears(alice, 1000);
            String held = bob.media.answer(alice.media.offer("sendonly")).orElseThrow();
            assertThat(held).contains("a=recvonly");
            alice.media.answered(held);
            long before = bob.figures().sent();
            String back = bob.media.answer(alice.media.offer("sendrecv")).orElseThrow();
            assertThat(back).contains("a=sendrecv");
            alice.media.answered(back);
            alice.heard.restart();
            hears(alice, 1000);
            assertThat(bob.figures().sent()).isGreaterThan(before);
            assertThat(alice.heard.summary().ssrcs()).isEqualTo(1);
        }
    }

    @Test
    void digits_and_echo_come_back() {
        try (Side alice = Side.of(s -> s);
                Side bob = Side.of(s -> s)) {
            connect(alice, bob);
            alice.media.play(new Sound.Tone(800, -10));
            bob.media.play(new Sound.Echo());
            hears(alice, 800);
            alice.media.dial("42*");
            Awaitility.await().until(() -> alice.heard.summary().digits().equals("42*"));
            assertThat(bob.heard.summary().digits()).isEqualTo("42*");
        }
    }

    @Test
    void a_cut_network_shows_as_a_gap() {
        try (Side alice = Side.of(s -> s);
                Side bob = Side.of(s -> s)) {
            connect(alice, bob);
            alice.media.play(new Sound.Tone(700, -10));
            hears(bob, 700);
            bob.heard.restart();
            alice.media.media().cut(true);
            long last = bob.heard.summary().lastPacketNanos();
            Awaitility.await().until(() -> System.nanoTime() - last > 300_000_000L);
            alice.media.media().cut(false);
            hears(bob, 700);
            assertThat(bob.heard.summary().largestGapMs()).isGreaterThan(250);
        }
    }
}
