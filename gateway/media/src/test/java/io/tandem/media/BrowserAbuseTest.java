package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.WebRtcRemote.Fingerprint;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsListener;
import io.tandem.media.dtls.DtlsResult;
import io.tandem.media.dtls.DtlsTransport;
import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What strangers send to the port of a browser's call, before, during and after its handshake.
class BrowserAbuseTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final DtlsIdentity identity = DtlsIdentity.generate();
    private MediaLoops loops;
    private MediaSession session;
    private BrowserPeer browser;
    private RtpPeer trunk;
    private WebRtcLocal ours;
    private InetSocketAddress trunkPort;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ofSeconds(30));
    }

    private void start(Duration consent) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_700, 27_799)
                .withLoops(2)
                .withTimeouts(Duration.ofSeconds(30), consent));
        session = loops.open("test", events::add);
        browser = new BrowserPeer(identity);
        trunk = new RtpPeer(0x1234);
        ours = session.openBrowserPort(BROWSER);
        browser.meet(ours);
        trunkPort = session.openTrunkPort(TRUNK).rtp();
        InetSocketAddress rtp = trunk.address();
        session.tell(new MediaCommand.ConnectTrunk(
                TRUNK, new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false), PCMA));
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
        session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
        stats();
    }

    @AfterEach
    void stop() {
        loops.close();
        browser.close();
        trunk.close();
    }

    private SessionStats.PortStats stats() throws Exception {
        return Objects.requireNonNull(session.stats()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .ports()
                .get(BROWSER));
    }

    private void describe(DtlsRole role) throws Exception {
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(role), PCMA));
        stats();
    }

    /// @return how long ICE and DTLS took, ms
    private long connect() throws Exception {
        long started = System.nanoTime();
        describe(DtlsRole.SERVER);
        browser.check(true);
        browser.startDtls(true);
        browser.keys();
        assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.BrowserConnected.class);
        return (System.nanoTime() - started) / 1_000_000;
    }

    /// The first flight of a genuine client that is not ours.
    private byte[] clientHello() throws Exception {
        BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
        DtlsTransport client =
                DtlsTransport.client(DtlsIdentity.generate(), "sha-256", ours.fingerprint(), new DtlsListener() {
                    @Override
                    public void send(byte[] datagram) {
                        sent.add(datagram);
                    }

                    @Override
                    public void onResult(DtlsResult result) {}
                });
        client.start();
        byte[] hello = Objects.requireNonNull(sent.poll(5, TimeUnit.SECONDS));
        client.close();
        return hello;
    }

    private byte[] check(String username, String password) {
        byte[] id = new byte[12];
        new Random().nextBytes(id);
        return StunWriter.bindingRequest(id)
                .username(username)
                .priority(1)
                .iceControlling(1)
                .useCandidate()
                .integrity(StunKey.ofPassword(password))
                .withFingerprint();
    }

    /// Sends from an address of its own, as fast as asked, until closed.
    private static final class Flood implements AutoCloseable {
        private final RtpPeer from = new RtpPeer(0x6666);
        private final AtomicBoolean on = new AtomicBoolean(true);
        private final AtomicLong sent = new AtomicLong();
        private final Thread thread;

        Flood(List<byte[]> packets, int perSecond, InetSocketAddress to) throws Exception {
            thread = Thread.ofPlatform().daemon().start(() -> {
                long started = System.nanoTime();
                while (on.get()) {
                    long due = (System.nanoTime() - started) / 1000 * perSecond / 1_000_000;
                    while (sent.get() < due && on.get()) {
                        from.sendRaw(packets.get((int) (sent.getAndIncrement() % packets.size())), to);
                    }
                    LockSupport.parkNanos(500_000);
                }
            });
        }

        List<Arrival> answers() {
            return from.arrivals();
        }

        long sent() {
            return sent.get();
        }

        @Override
        public void close() throws InterruptedException {
            on.set(false);
            thread.join();
            from.close();
        }
    }

    @Test
    void client_hellos_of_strangers_delay_no_call_and_are_not_answered() throws Exception {
        long alone = connect();
        stop();
        start();
        byte[] hello = clientHello();
        byte[] nullCipher = hello.clone();
        nullCipher[nullCipher.length - 1] ^= 1;
        try (Flood flood = new Flood(List.of(hello, nullCipher), 10_000, ours.address())) {
            long flooded = connect();
            assertThat(flooded).as("alone it took " + alone + " ms").isLessThan(alone + 200);
            BothWays.speak(browser, trunk, trunkPort);
            assertThat(flood.sent()).isGreaterThan(5_000);
            assertThat(flood.answers()).isEmpty();
        }
        BothWays.speak(browser, trunk, trunkPort);
    }

    @Test
    void checks_of_strangers_are_not_answered_and_disturb_nothing() throws Exception {
        connect();
        List<byte[]> packets = List.of(
                check("unknown1:brow", ours.icePwd()),
                check(ours.iceUfrag() + ":brow", "a-wrong-password-of-some-length"),
                check(ours.iceUfrag() + ":other", ours.icePwd()),
                StunWriter.bindingRequest(new byte[12])
                        .username(ours.iceUfrag() + ":brow")
                        .useCandidate()
                        .withFingerprint(),
                StunWriter.bindingRequest(new byte[12]).toBytes());
        try (Flood flood = new Flood(packets, 20_000, ours.address())) {
            BothWays.speak(browser, trunk, trunkPort);
            assertThat(flood.sent()).isGreaterThan(5_000);
            assertThat(flood.answers()).isEmpty();
        }
        assertThat(stats().packetsReceived()).isEqualTo(20);
    }

    @Test
    void a_genuine_packet_counts_for_nothing_from_where_no_check_came() throws Exception {
        connect();
        try (RtpPeer thief = new RtpPeer(0x7777)) {
            for (int i = 0; i < 3; i++) {
                thief.sendRaw(browser.nextProtected(1000), ours.address());
            }
            BothWays.speak(browser, trunk, trunkPort);
            assertThat(thief.arrivals()).isEmpty();
        }
        assertThat(stats().packetsReceived()).isEqualTo(20);
    }

    @Test
    void an_overheard_check_sent_again_from_elsewhere_draws_no_media() throws Exception {
        byte[] id = new byte[12];
        new Random(5).nextBytes(id);
        byte[] overheard = browser.request(id, true);
        connect();
        browser.wire().sendRaw(overheard, ours.address());
        stats();
        try (RtpPeer thief = new RtpPeer(0x7777)) {
            thief.sendRaw(overheard, ours.address());
            BothWays.speak(browser, trunk, trunkPort);
            assertThat(thief.arrivals()).isEmpty();
        }
    }

    @Test
    void audio_goes_on_both_ways_within_a_second_of_the_next_check_when_the_nat_rebinds() throws Exception {
        connect();
        BothWays.speak(browser, trunk, trunkPort);
        for (int i = 0; i < 3; i++) {
            browser.rebind();
            browser.speak(1000, 2);
            browser.check(i != 1);
            long checked = System.nanoTime();
            browser.speak(1000, 2);
            browser.wire().clear();
            trunk.clear();
            browser.speak(1000, 1);
            trunk.speak(700, 1, trunkPort);
            browser.hear(1);
            trunk.await(1);
            assertThat((System.nanoTime() - checked) / 1_000_000).isLessThan(1000);
        }
        BothWays.speak(browser, trunk, trunkPort);
    }

    @Test
    void without_checks_nothing_is_sent_though_packets_come_and_with_the_next_one_it_is_again() throws Exception {
        stop();
        start(Duration.ofMillis(700));
        connect();
        trunk.speak(700, 5, trunkPort);
        browser.hear(5);
        browser.speak(1000, 50);
        browser.wire().clear();
        long before = stats().packetsSent();
        for (int i = 0; i < 10; i++) {
            trunk.speak(700, 1, trunkPort);
            browser.speak(1000, 1);
        }
        assertThat(stats().packetsSent()).isEqualTo(before);
        assertThat(browser.wire().arrivals()).isEmpty();
        browser.check(true);
        trunk.speak(700, 5, trunkPort);
        browser.hear(5);
        assertThat(events).noneMatch(event -> event instanceof MediaEvent.BrowserFailed);
    }

    @Test
    void any_of_several_fingerprints_vouches_for_the_browser() throws Exception {
        WebRtcRemote one = browser.description(DtlsRole.SERVER);
        List<Fingerprint> several = List.of(
                new Fingerprint("sha-256", DtlsIdentity.generate().fingerprint()),
                one.fingerprints().getFirst());
        session.tell(new MediaCommand.ConnectBrowser(
                BROWSER, new WebRtcRemote(one.iceUfrag(), one.icePwd(), several, one.localRole()), PCMA));
        stats();
        browser.check(true);
        browser.startDtls(true);
        browser.keys();
        BothWays.speak(browser, trunk, trunkPort);
    }

    @ParameterizedTest
    @CsvSource({"md5,16", "sha-1,20", "sha-256,32", "sha-512,64", ",0"})
    void a_fingerprint_that_is_weak_wrong_or_absent_lets_no_media_through(String hash, int octets) throws Exception {
        WebRtcRemote one = browser.description(DtlsRole.SERVER);
        List<Fingerprint> wrong =
                octets == 0 ? List.of() : List.of(new Fingerprint(hash, "AB" + ":AB".repeat(octets - 1)));
        session.tell(new MediaCommand.ConnectBrowser(
                BROWSER, new WebRtcRemote(one.iceUfrag(), one.icePwd(), wrong, one.localRole()), PCMA));
        stats();
        browser.check(true);
        browser.startDtls(true);
        assertThat(events.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        MediaEvent.BrowserFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(MediaEvent.Failure.FINGERPRINT_MISMATCH));
        trunk.speak(700, 5, trunkPort);
        assertThat(stats().packetsSent()).isZero();
    }
}
