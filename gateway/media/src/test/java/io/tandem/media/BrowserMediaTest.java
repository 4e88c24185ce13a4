package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Filler.ToneKind;
import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Browser legs over real sockets: checks, DTLS and SRTP with a small browser on one side, plain RTP on the
/// other.
class BrowserMediaTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final Filler BUSY = new Filler.Tone("KG", ToneKind.BUSY);

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private MediaLoops loops;
    private MediaSession session;
    private BrowserPeer browser;
    private RtpPeer trunk;
    private InetSocketAddress trunkPort;

    @BeforeEach
    void start() throws Exception {
        start(1, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    private void start(int threads, Duration iceTimeout, Duration consentTimeout) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_400, 27_599)
                .withLoops(threads)
                .withTimeouts(iceTimeout, consentTimeout));
        session = loops.open("test", events::add);
        browser = new BrowserPeer(DtlsIdentity.generate());
        trunk = new RtpPeer(0x1234);
        browser.meet(session.openBrowserPort(BROWSER));
        trunkPort = session.openTrunkPort(TRUNK).rtp();
    }

    private void restart(int threads, Duration iceTimeout, Duration consentTimeout) throws Exception {
        stop();
        start(threads, iceTimeout, consentTimeout);
    }

    @AfterEach
    void stop() {
        loops.close();
        browser.close();
        trunk.close();
    }

    private @Nullable MediaEvent nextEvent() throws Exception {
        return events.poll(10, TimeUnit.SECONDS);
    }

    private SessionStats.PortStats stats(PortId port) throws Exception {
        return Objects.requireNonNull(session.stats()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .ports()
                .get(port));
    }

    /// Waits until the loop has carried out what it was told: it may look at its sockets first.
    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void connectTrunk() {
        InetSocketAddress rtp = trunk.address();
        RtpRemote remote = new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false);
        session.tell(new MediaCommand.ConnectTrunk(TRUNK, remote, PCMA));
    }

    private MediaEvent.BrowserConnected connectBrowser(DtlsRole gatewayRole) throws Exception {
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(gatewayRole), PCMA));
        settle();
        browser.check(true);
        browser.startDtls(gatewayRole == DtlsRole.SERVER);
        browser.keys();
        return (MediaEvent.BrowserConnected) Objects.requireNonNull(nextEvent());
    }

    private void hearEachOther() throws Exception {
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
        session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
        settle();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void audio_flows_both_ways_between_browser_and_trunk(DtlsRole gatewayRole) throws Exception {
        connectTrunk();
        hearEachOther();
        MediaEvent.BrowserConnected connected = connectBrowser(gatewayRole);
        assertThat(connected.srtpProfile())
                .isEqualTo(SrtpProfile.preferred().getFirst().ianaName());
        assertThat(connected.iceMs()).isBetween(0, 2000);
        assertThat(connected.dtlsMs()).isBetween(0, 5000);

        browser.speak(1000, 20);
        trunk.speak(700, 20, trunkPort);
        List<Arrival> atBrowser = browser.hear(20);
        List<Arrival> atTrunk = trunk.await(20);
        assertThat(Audio.level(Audio.linear(atBrowser), 700, 0, 3200)).isGreaterThan(-10);
        assertThat(Audio.level(Audio.linear(atTrunk), 1000, 0, 3200)).isGreaterThan(-10);
        assertThat(atTrunk.get(2).payload()).isEqualTo(Audio.alawTone(1000, 320, 160));
        assertThat(stats(BROWSER).rejected()).isZero();
        assertThat(stats(BROWSER).lost()).isZero();
    }

    @Test
    void a_tone_sounds_as_soon_as_the_browser_is_connected() throws Exception {
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, BUSY));
        connectBrowser(DtlsRole.SERVER);
        List<Arrival> tone = browser.hear(15);
        assertThat(tone.getFirst().marker()).isTrue();
        assertThat(Audio.level(Audio.linear(tone), 425, 100, 2300)).isCloseTo(-13, within(0.5));
    }

    @Test
    void a_cadence_decided_on_long_before_the_browser_is_connected_begins_when_it_is() throws Exception {
        Filler ringback = new Filler.Tone("KG", ToneKind.RINGBACK);
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, ringback));
        settle();
        // longer than the tone of 0.8 s, shorter than the pause after it
        Awaitility.await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
        connectBrowser(DtlsRole.SERVER);
        List<Arrival> tone = browser.hear(60);
        double[] pcm = Audio.linear(tone);
        assertThat(Audio.level(pcm, 425, 0, 6_300)).isCloseTo(-13, within(0.5));
        assertThat(Audio.level(pcm, 425, 6_500, 9_500)).isLessThan(-50);
    }

    @Test
    void checks_may_come_before_the_description() throws Exception {
        settle();
        browser.check(true);
        assertThat(connectBrowser(DtlsRole.CLIENT).iceMs()).isZero();
    }

    @Test
    void a_client_hello_counts_for_nothing_before_a_valid_check() throws Exception {
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        settle();
        browser.startDtls(true);
        browser.wire().sendRaw(new byte[] {0, 1, 0, 0, 0, 0, 0, 0}, browser.gatewayAddress());
        settle();
        assertThat(browser.wire().arrivals()).as("no answer to it").isEmpty();
        browser.check(true);
        browser.keys();
        assertThat(nextEvent()).isInstanceOf(MediaEvent.BrowserConnected.class);
    }

    @Test
    void a_wrong_fingerprint_ends_the_leg_without_media() throws Exception {
        connectTrunk();
        hearEachOther();
        WebRtcRemote right = browser.description(DtlsRole.SERVER);
        WebRtcRemote wrong = new WebRtcRemote(
                right.iceUfrag(),
                right.icePwd(),
                "sha-256",
                DtlsIdentity.generate().fingerprint(),
                right.localRole());
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, wrong, PCMA));
        settle();
        browser.check(true);
        browser.startDtls(true);
        assertThat(nextEvent())
                .isInstanceOfSatisfying(
                        MediaEvent.BrowserFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(MediaEvent.Failure.FINGERPRINT_MISMATCH));
        trunk.speak(700, 10, trunkPort);
        assertThat(stats(TRUNK).packetsReceived()).isEqualTo(10);
        assertThat(stats(BROWSER).packetsSent()).isZero();
    }

    @Test
    void an_ice_restart_keeps_keys_and_stream() throws Exception {
        connectTrunk();
        hearEachOther();
        connectBrowser(DtlsRole.SERVER);
        trunk.speak(700, 5, trunkPort);
        int before = browser.hear(5).getLast().sequence();
        browser.wire().clear();

        browser.ufrag = "anew";
        browser.rebind();
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        settle();
        browser.check(true);
        trunk.speak(700, 5, trunkPort);
        assertThat(browser.hear(5).getFirst().sequence()).isEqualTo((before + 1) & 0xFFFF);
        browser.speak(1000, 5);
        trunk.await(5);
        assertThat(events).noneMatch(e -> e instanceof MediaEvent.BrowserConnected);
    }

    @Test
    void media_follows_the_browser_behind_a_nat_that_changed_its_mapping() throws Exception {
        connectTrunk();
        hearEachOther();
        connectBrowser(DtlsRole.SERVER);
        browser.rebind();
        browser.speak(1000, 3);
        browser.check(true);
        browser.speak(1000, 5);
        trunk.await(5);
        trunk.speak(700, 5, trunkPort);
        browser.hear(5);
        assertThat(stats(BROWSER).packetsReceived()).isEqualTo(5);
    }

    @Test
    void garbage_replays_and_strangers_change_nothing() throws Exception {
        connectTrunk();
        hearEachOther();
        connectBrowser(DtlsRole.SERVER);
        Random random = new Random(3);
        try (RtpPeer stranger = new RtpPeer(0x9999)) {
            for (int i = 0; i < 3000; i++) {
                byte[] junk = new byte[1 + random.nextInt(300)];
                random.nextBytes(junk);
                junk[0] = i % 3 == 0 ? (byte) 0x80 : i % 3 == 1 ? (byte) 22 : junk[0];
                (i % 2 == 0 ? stranger : browser.wire()).sendRaw(junk, browser.gatewayAddress());
            }
        }
        byte[] packet = browser.nextProtected(1000);
        browser.wire().sendRaw(packet, browser.gatewayAddress());
        browser.wire().sendRaw(packet, browser.gatewayAddress());
        browser.speak(1000, 10);
        List<Arrival> heard = trunk.await(11);
        assertThat(heard).hasSize(11);
        assertThat(heard).allMatch(p -> p.payloadType() == 8);
        assertThat(stats(BROWSER).rejected()).isGreaterThan(500);
        assertThat(stats(BROWSER).packetsReceived()).isEqualTo(11);
    }

    @Test
    void a_browser_that_never_checks_fails_with_no_ice() throws Exception {
        restart(1, Duration.ofMillis(200), Duration.ofSeconds(30));
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        assertThat(nextEvent())
                .isInstanceOfSatisfying(
                        MediaEvent.BrowserFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(MediaEvent.Failure.NO_ICE));
    }

    @Test
    void a_browser_that_falls_silent_loses_its_consent() throws Exception {
        restart(1, Duration.ofSeconds(30), Duration.ofMillis(300));
        connectBrowser(DtlsRole.SERVER);
        assertThat(nextEvent())
                .isInstanceOfSatisfying(
                        MediaEvent.BrowserFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(MediaEvent.Failure.CONSENT_LOST));
    }

    @Test
    void sessions_of_other_loops_share_the_one_browser_port() throws Exception {
        restart(2, Duration.ofSeconds(30), Duration.ofSeconds(30));
        loops.open("first-loop", events::add);
        session = loops.open("first-loop-again", events::add);
        session = loops.open("second-loop", events::add);
        browser.meet(session.openBrowserPort(BROWSER));
        trunkPort = session.openTrunkPort(TRUNK).rtp();
        connectTrunk();
        hearEachOther();
        connectBrowser(DtlsRole.SERVER);
        browser.speak(1000, 5);
        trunk.await(5);
        trunk.speak(700, 5, trunkPort);
        browser.hear(5);
    }

    @Test
    void both_sides_get_reports_with_real_figures() throws Exception {
        connectTrunk();
        hearEachOther();
        connectBrowser(DtlsRole.SERVER);
        browser.sendRtcp(new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0x55, 0x55});
        trunk.speak(700, 10, trunkPort);
        byte[] report = browser.hearRtcp(8000);
        assertThat(report[1] & 0xFF).as("a sender report").isEqualTo(200);
        assertThat(report[23] & 0xFF).as("packets sent").isEqualTo(10);
        assertThat(report[29] & 0xFF).as("then SDES").isEqualTo(202);
        assertThat(stats(BROWSER).rejected()).isZero();
    }
}
