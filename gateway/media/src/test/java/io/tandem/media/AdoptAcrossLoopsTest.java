package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.media.MediaEvent.BrowserConnected;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All that a port can do when two sessions share a loop it can do when they do not, by every transport.
class AdoptAcrossLoopsTest extends AdoptTest {
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk");
    private static final int MOVES = 40;
    private static final double SUPERVISOR_HZ = 1570;

    @Override
    int threads() {
        return 2;
    }

    static Stream<Transport> transports() {
        return Stream.of(Transport.KERNEL, Transport.EPOLL, Transport.NIO).filter(Transport::isAvailable);
    }

    private static long received(SessionStats stats, PortId port) {
        return Objects.requireNonNull(stats.ports().get(port)).packetsReceived();
    }

    /// A call between a browser and a trunk, in two sessions on two loops that both ports go to and fro
    /// between.
    @ParameterizedTest
    @MethodSource("transports")
    void both_kinds_of_ports_go_to_and_fro_and_lose_no_packet(Transport transport) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
        try (MediaLoops loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_420, 27_439)
                        .withLoops(2)
                        .withLoopFill(0)
                        .withTransport(transport));
                BrowserPeer browser = new BrowserPeer(DtlsIdentity.generate());
                RtpPeer trunk = new RtpPeer(0x1234)) {
            MediaSession[] sessions = {loops.open("one", events::add), loops.open("two", events::add)};
            browser.meet(sessions[0].openBrowserPort(BROWSER));
            InetSocketAddress trunkPort = sessions[0].openTrunkPort(TRUNK).rtp();
            sessions[0].tell(new MediaCommand.ConnectTrunk(TRUNK, at(trunk), PCMA));
            sessions[0].tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
            sessions[0].stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
            browser.check(true);
            browser.startDtls(true);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(BrowserConnected.class);
            browser.keys();
            browser.talk(CUSTOMER_HZ);
            Runnable quiet = trunk.keepTalking(COLLEAGUE_HZ, trunkPort);
            for (int i = 0; i < MOVES; i++) {
                MediaSession from = sessions[i % 2];
                MediaSession to = sessions[(i + 1) % 2];
                assertThat(moves(to, BROWSER, from, BROWSER)).isTrue();
                assertThat(moves(to, TRUNK, from, TRUNK)).isTrue();
                to.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
                to.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
                trunk.await(trunk.arrivals().size() + 3);
            }
            assertHears(trunk, CUSTOMER_HZ, COLLEAGUE_HZ);
            int before = browser.wire().arrivals().size();
            browser.wire().await(before + 60);
            browser.hush();
            quiet.run();
            double[] pcm = Audio.linear(browser.heard().subList(before, before + 50));
            assertThat(Audio.level(pcm, COLLEAGUE_HZ, 0, pcm.length)).isGreaterThan(-14);
            await().untilAsserted(() -> {
                SessionStats stats =
                        sessions[MOVES % 2].stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
                assertThat(received(stats, TRUNK)).isEqualTo(trunk.sequence - 65_500);
                assertThat(received(stats, BROWSER)).isEqualTo(browser.sent());
            });
        }
    }

    /// A supervisor who barges hears and is heard by whoever is in the call that he is in, and by nobody who left it.
    @Test
    void port_that_a_supervisor_hears_leaves_him_and_comes_back() throws Exception {
        PortId supervisors = new PortId("supervisor");
        try (RtpPeer supervisor = new RtpPeer(0x4444)) {
            MediaSession beside = loops().open("supervisor", _ -> {}, first());
            InetSocketAddress port = beside.openTrunkPort(supervisors).rtp();
            beside.tell(new MediaCommand.ConnectTrunk(supervisors, at(supervisor), PCMA));
            beside.tell(new MediaCommand.Monitor(supervisors, first(), OPERATOR, MonitorMode.BARGE));
            supervisor.keepTalking(SUPERVISOR_HZ, port);
            for (int i = 0; i < 3; i++) {
                assertHears(supervisor, CUSTOMER_HZ, COLLEAGUE_HZ);
                assertHears(customer(), SUPERVISOR_HZ, COLLEAGUE_HZ);
                connectThem();
                assertHears(supervisor, OPERATOR_HZ, CUSTOMER_HZ);
                assertHears(customer(), COLLEAGUE_HZ, SUPERVISOR_HZ);
                assertThat(moves(first(), FAR, second(), JOINED)).isTrue();
                first().tell(new MediaCommand.Hear(FAR, OPERATOR, NOTHING));
                first().tell(new MediaCommand.Hear(OPERATOR, FAR, NOTHING));
            }
        }
    }

    /// Sessions end while a port is between them, from either side: it is closed with the one where it is then.
    @Test
    void no_port_is_lost_between_two_sessions_that_end() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        Random random = new Random(5);
        int came = 0;
        int stayed = 0;
        try (MediaLoops few = MediaLoops.start(new MediaSettings(
                List.of(MediaAddress.of(loopback)),
                0,
                MediaSettings.NO_TCP,
                27_440,
                27_443,
                2,
                0,
                null,
                Duration.ZERO,
                MediaSettings.DEFAULT_ICE_TIMEOUT,
                MediaSettings.DEFAULT_CONSENT_TIMEOUT,
                List.of(),
                Transport.AUTO))) {
            for (int i = 0; i < 500; i++) {
                MediaSession from = few.open("from", _ -> {});
                MediaSession to = few.open("to", _ -> {});
                from.openTrunkPort(FAR);
                MediaSession ends = random.nextBoolean() ? from : to;
                var moving = to.adopt(JOINED, from, FAR).toCompletableFuture();
                for (int spin = random.nextInt(200); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                ends.close();
                boolean there = moving.get(5, TimeUnit.SECONDS);
                came += there ? 1 : 0;
                stayed += there ? 0 : 1;
                from.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
                to.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
                await().pollInterval(Duration.ofMillis(1)).until(() -> pairIsFree(few));
            }
            assertThat(came).as("%d stayed", stayed).isPositive();
        }
    }

    /// Whether both pairs can be had.
    private static boolean pairIsFree(MediaLoops few) throws Exception {
        MediaSession probe = few.open("probe", _ -> {});
        try {
            probe.openTrunkPort(FAR);
            probe.openTrunkPort(OPERATOR);
            return true;
        } catch (MediaSession.NoPortsLeft full) {
            return false;
        } finally {
            probe.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }
}
