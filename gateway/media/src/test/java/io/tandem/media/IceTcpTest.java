package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Browsers whose network blocks UDP.
class IceTcpTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private MediaLoops loops;
    private MediaSession session;
    private WebRtcLocal ours;
    private BrowserPeer browser;
    private RtpPeer trunk;
    private InetSocketAddress trunkPort;

    @BeforeEach
    void start() throws Exception {
        loops = MediaLoops.start(
                MediaSettings.of(loopback, List.of(loopback), 0, 27_600, 27_699).withLoops(2));
        // so that what comes by TCP belongs to a loop other than the first
        BrowserRoutesTest.fillFirstLoop(loops);
        session = loops.open("test", events::add);
        browser = new BrowserPeer(DtlsIdentity.generate());
        trunk = new RtpPeer(0x1234);
        ours = session.openBrowserPort(BROWSER);
        trunkPort = session.openTrunkPort(TRUNK).rtp();
        InetSocketAddress rtp = trunk.address();
        session.tell(new MediaCommand.ConnectTrunk(
                TRUNK, new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false), PCMA));
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
        session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        settle();
    }

    @AfterEach
    void stop() {
        loops.close();
        browser.close();
        trunk.close();
    }

    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private SessionStats.PortStats stats() throws Exception {
        return Objects.requireNonNull(session.stats()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .ports()
                .get(BROWSER));
    }

    private InetSocketAddress tcpAddress() {
        IceCandidate tcp = ours.candidates().getLast();
        assertThat(tcp.transport()).isEqualTo(IceCandidate.Transport.TCP_PASSIVE);
        return tcp.address();
    }

    private void connect(TcpTunnel tunnel) throws Exception {
        browser.meet(ours, tunnel.address());
        browser.check(true);
        browser.startDtls(true);
        browser.keys();
        assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.BrowserConnected.class);
    }

    @Test
    void audio_flows_both_ways_over_tcp() throws Exception {
        try (TcpTunnel tunnel = new TcpTunnel(tcpAddress())) {
            connect(tunnel);
            BothWays.speak(browser, trunk, trunkPort);
            assertThat(stats().rejected()).isZero();
        }
    }

    @Test
    void the_same_address_over_udp_is_another_path() throws Exception {
        try (TcpTunnel tunnel = new TcpTunnel(tcpAddress());
                DatagramSocket same = new DatagramSocket(tunnel.source())) {
            connect(tunnel);
            for (int i = 0; i < 3; i++) {
                byte[] genuine = browser.nextProtected(1000);
                same.send(new DatagramPacket(genuine, genuine.length, ours.address()));
            }
            settle();
            assertThat(stats().packetsReceived()).isZero();
            BothWays.speak(browser, trunk, trunkPort);
        }
    }

    @Test
    void a_browser_that_lost_its_connection_comes_back_by_another_one() throws Exception {
        TcpTunnel first = new TcpTunnel(tcpAddress());
        connect(first);
        first.close();
        try (TcpTunnel second = new TcpTunnel(tcpAddress())) {
            browser.meet(ours, second.address());
            browser.check(true);
            BothWays.speak(browser, trunk, trunkPort);
        }
    }

    @Test
    void a_browser_moves_from_udp_to_tcp_when_its_network_changes() throws Exception {
        browser.meet(ours);
        browser.check(true);
        browser.startDtls(true);
        browser.keys();
        events.poll(10, TimeUnit.SECONDS);
        BothWays.speak(browser, trunk, trunkPort);
        try (TcpTunnel tunnel = new TcpTunnel(tcpAddress())) {
            browser.meet(ours, tunnel.address());
            browser.check(true);
            browser.speak(1000, 1);
            BothWays.speak(browser, trunk, trunkPort);
        }
    }

    @Test
    void a_connection_whose_first_word_is_no_check_of_a_leg_is_cut() throws Exception {
        try (TcpTunnel tunnel = new TcpTunnel(tcpAddress());
                DatagramSocket peer = new DatagramSocket()) {
            byte[] rtp = RtpPeer.rtp(8, false, 1, 1, 1, new byte[160]);
            peer.send(new DatagramPacket(rtp, rtp.length, tunnel.address()));
            Awaitility.await().until(tunnel::isCut);
        }
        try (TcpTunnel tunnel = new TcpTunnel(tcpAddress())) {
            browser.meet(ours.restarted("unknown1", ours.icePwd()), tunnel.address());
            browser.sendCheck(true);
            Awaitility.await().until(tunnel::isCut);
        }
    }

    @Test
    void when_the_leg_ends_its_connection_does() throws Exception {
        try (TcpTunnel tunnel = new TcpTunnel(tcpAddress())) {
            connect(tunnel);
            session.tell(new MediaCommand.ClosePort(BROWSER));
            Awaitility.await().until(tunnel::isCut);
        }
    }
}
