package io.tandem.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Heard;
import io.tandem.farend.Sound;
import io.tandem.media.Codec;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.MediaLoops;
import io.tandem.media.MediaSession;
import io.tandem.media.MediaSettings;
import io.tandem.media.PayloadTypes;
import io.tandem.media.PortId;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.WebRtcRemote;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Browsers on the wire against the gateway's media plane, without signalling: the test writes the
/// gateway's answer.
class GatewayMediaTest {
    private static final Duration HALF = Duration.ofMillis(500);
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 126);
    private static final Filler RINGBACK = new Filler.Tone("DE", Filler.ToneKind.RINGBACK);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final BrowserSettings BROWSER =
            BrowserSettings.chromium(URI.create("ws://127.0.0.1:1/sip"), "tandem.local", "alice", "secret");

    private static MediaLoops plane;

    @BeforeAll
    static void start() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        plane = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 34_000, 34_099));
        plane.warmUp();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    /// A browser and its port of a session.
    private record Leg(MediaSession session, PortId port, BrowserMedia media, Heard heard) implements AutoCloseable {
        static Leg open(
                MediaSession session, String name, boolean gatewayIsClient, UnaryOperator<BrowserSettings> how) {
            Heard heard = new Heard();
            BrowserMedia media = new BrowserMedia(how.apply(BROWSER), PeerIdentity.create(), new SecureRandom(), heard);
            PortId port = new PortId(name);
            WebRtcLocal ours = session.openBrowserPort(port);
            RemoteMedia offer = RemoteMedia.parse(media.offer("sendrecv"));
            WebRtcRemote.DtlsRole role = gatewayIsClient ? WebRtcRemote.DtlsRole.CLIENT : WebRtcRemote.DtlsRole.SERVER;
            WebRtcRemote theirs =
                    new WebRtcRemote(offer.ufrag(), offer.password(), "sha-256", offer.fingerprint(), role);
            session.tell(new MediaCommand.ConnectBrowser(port, theirs, PCMA));
            media.answered(answer(ours, gatewayIsClient ? "active" : "passive"));
            return new Leg(session, port, media, heard);
        }

        private static String answer(WebRtcLocal ours, String setup) {
            InetSocketAddress at = ours.address();
            String host = at.getAddress().getHostAddress();
            return String.join(
                    "\r\n",
                    "v=0",
                    "o=- 1 1 IN IP4 " + host,
                    "s=-",
                    "t=0 0",
                    "a=ice-lite",
                    "m=audio " + at.getPort() + " UDP/TLS/RTP/SAVPF 8 126",
                    "c=IN IP4 " + host,
                    "a=candidate:1 1 udp 2130706431 " + host + " " + at.getPort() + " typ host",
                    "a=ice-ufrag:" + ours.iceUfrag(),
                    "a=ice-pwd:" + ours.icePwd(),
                    "a=fingerprint:sha-256 " + ours.fingerprint(),
                    "a=setup:" + setup,
                    "a=rtpmap:8 PCMA/8000",
                    "a=rtpmap:126 telephone-event/8000",
                    "a=rtcp-mux",
                    "a=sendrecv",
                    "");
        }

        void hear(Leg other, Filler filler) {
            session.tell(new MediaCommand.Hear(port, other.port, filler));
        }

        BrowserFigures figures() {
            return media.media().figures();
        }

        void hears(double hz) {
            Awaitility.await().untilAsserted(() -> {
                assertThat(heard.last(HALF)).hasSize(4000);
                assertThat(heard.hz(HALF)).isCloseTo(hz, within(3.0));
            });
        }

        @Override
        public void close() {
            media.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"AES_128_GCM,false", "AES_128_GCM,true", "AES_128_CM_SHA1_80,false", "AES_128_CM_SHA1_80,true"})
    void ringback_gives_way_to_audio_without_a_gap_or_a_break(SrtpProfile profile, boolean gatewayIsClient) {
        MediaSession session = plane.open("ringback", _ -> {});
        try (Leg alice = Leg.open(session, "alice", gatewayIsClient, s -> s.withProfiles(profile));
                Leg bob = Leg.open(session, "bob", gatewayIsClient, s -> s.withProfiles(profile))) {
            bob.media.play(new Sound.Nothing());
            alice.media.play(new Sound.Tone(700, -10));
            alice.hear(bob, RINGBACK);
            bob.hear(alice, NOTHING);
            alice.hears(425);
            bob.hears(700);
            alice.heard.restart();
            bob.media.play(Sound.MEASURING_TONE);
            alice.hears(1000);
            assertThat(alice.heard.levelDbm0(HALF)).isCloseTo(-10, within(1.0));
            Heard.Summary heard = alice.heard.summary();
            assertThat(heard.largestGapMs()).isLessThan(60);
            assertThat(heard.ssrcs()).isEqualTo(1);
            assertThat(heard.sequenceBreaks()).isZero();
            assertThat(heard.backwardSteps()).isZero();
            assertThat(alice.figures().profile()).isEqualTo(profile.name());
            assertThat(alice.figures().forgeries()).isZero();
            assertThat(alice.figures().replays()).isZero();
        } finally {
            session.close().toCompletableFuture().join();
        }
    }

    @Test
    void a_certificate_that_is_not_the_one_described_gets_no_media_and_a_typed_failure() {
        List<MediaEvent> events = new CopyOnWriteArrayList<>();
        MediaSession session = plane.open("forged", events::add);
        try (Leg mallory = Leg.open(session, "mallory", false, BrowserSettings::withWrongFingerprint)) {
            session.tell(new MediaCommand.Hear(mallory.port, null, RINGBACK));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(events)
                            .anySatisfy(event -> assertThat(event)
                                    .isInstanceOfSatisfying(
                                            MediaEvent.BrowserFailed.class,
                                            failed -> assertThat(failed.failure())
                                                    .isEqualTo(MediaEvent.Failure.FINGERPRINT_MISMATCH))));
            assertThat(mallory.figures().received()).isZero();
        } finally {
            session.close().toCompletableFuture().join();
        }
    }

    @Test
    void digits_pass_from_browser_to_browser_once_each() {
        MediaSession session = plane.open("digits", _ -> {});
        try (Leg alice = Leg.open(session, "alice", false, s -> s);
                Leg bob = Leg.open(session, "bob", false, s -> s)) {
            alice.media.play(new Sound.Tone(700, -10));
            bob.hear(alice, NOTHING);
            alice.hear(bob, NOTHING);
            bob.hears(700);
            alice.media.dial("1590*#");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(bob.heard.summary().digits()).isEqualTo("1590*#"));
            bob.heard.restart();
            bob.hears(700);
        } finally {
            session.close().toCompletableFuture().join();
        }
    }
}
