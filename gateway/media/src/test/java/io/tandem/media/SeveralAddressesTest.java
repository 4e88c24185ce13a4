package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.net.Transport;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A gateway on several addresses of both families, over real sockets.
class SeveralAddressesTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private MediaLoops loops;
    private BrowserPeer browser;

    @BeforeEach
    void start() throws Exception {
        open(Transport.AUTO, "127.0.0.1");
    }

    private MediaSession start(Transport transport, String... addresses) throws Exception {
        stop();
        return open(transport, addresses);
    }

    private MediaSession open(Transport transport, String... addresses) throws Exception {
        List<MediaAddress> ours =
                List.of(addresses).stream().map(MediaAddress::parse).toList();
        loops = MediaLoops.start(MediaSettings.of(ours, 0, 27_800, 27_899).withTransport(transport));
        browser = new BrowserPeer(DtlsIdentity.generate());
        return loops.open("test", events::add);
    }

    @AfterEach
    void stop() {
        loops.close();
        browser.close();
    }

    @Test
    void each_address_is_a_candidate_and_answers_from_where_it_was_asked() throws Exception {
        MediaSession session = start(Transport.AUTO, "127.0.0.1", "127.0.0.2=203.0.113.9", "127.0.0.3");
        WebRtcLocal ours = session.openBrowserPort(BROWSER);
        assertThat(ours.candidates()).hasSize(6);
        assertThat(ours.candidates().stream().map(IceCandidate::foundation).distinct())
                .hasSize(6);
        assertThat(ours.candidates().stream().map(IceCandidate::priority))
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(ours.candidates().get(1).address().getHostString()).isEqualTo("203.0.113.9");
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        for (String host : new String[] {"127.0.0.3", "127.0.0.2"}) {
            InetSocketAddress asked = new InetSocketAddress(host, ours.address().getPort());
            browser.meet(ours, asked);
            browser.wire().clear();
            browser.check(true);
            assertThat(browser.wire().arrivals())
                    .anyMatch(answer -> answer.from().equals(asked));
        }
        browser.startDtls(true);
        browser.keys();
        session.tell(new MediaCommand.Hear(BROWSER, null, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
        List<Arrival> tone = browser.hear(15);
        assertThat(tone).allMatch(packet -> packet.from().getHostString().equals("127.0.0.2"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"AUTO", "NIO"})
    void a_trunk_of_the_other_family_is_spoken_to_by_our_address_of_that_family(Transport transport) throws Exception {
        MediaSession session = start(transport, "127.0.0.1", "::1");
        try (RtpPeer six = new RtpPeer(1, "::1");
                RtpPeer four = new RtpPeer(2, "127.0.0.1")) {
            PortId other = new PortId("trunk-2");
            RtpLocal toSix = session.openTrunkPort(TRUNK, six.address().getAddress());
            RtpLocal toFour = session.openTrunkPort(other, four.address().getAddress());
            assertThat(toSix.rtp().getAddress()).isEqualTo(InetAddress.ofLiteral("::1"));
            assertThat(toFour.rtp().getAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
            session.tell(new MediaCommand.ConnectTrunk(TRUNK, remote(six.address()), PCMA));
            session.tell(new MediaCommand.ConnectTrunk(other, remote(four.address()), PCMA));
            session.tell(new MediaCommand.Hear(TRUNK, other, NOTHING));
            session.tell(new MediaCommand.Hear(other, TRUNK, NOTHING));
            session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
            six.speak(1000, 20, toSix.rtp());
            four.speak(700, 20, toFour.rtp());
            assertThat(Audio.level(Audio.linear(four.await(20)), 1000, 0, 3200)).isGreaterThan(-10);
            assertThat(Audio.level(Audio.linear(six.await(20)), 700, 0, 3200)).isGreaterThan(-10);
        }
    }

    @Test
    void a_browser_over_ipv6_is_connected() throws Exception {
        MediaSession session = start(Transport.AUTO, "127.0.0.1", "::1");
        browser.close();
        browser = new BrowserPeer(DtlsIdentity.generate(), "::1");
        WebRtcLocal ours = session.openBrowserPort(BROWSER);
        IceCandidate six = ours.candidates().get(1);
        browser.meet(ours, six.address());
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        browser.check(true);
        browser.startDtls(true);
        browser.keys();
        session.tell(new MediaCommand.Hear(BROWSER, null, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
        assertThat(Audio.level(Audio.linear(browser.hear(15)), 425, 100, 2300)).isGreaterThan(-15);
    }

    @Test
    void nothing_is_sent_to_where_a_description_must_not_point() throws Exception {
        try (DatagramSocket victim = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                RtpPeer good = new RtpPeer(3)) {
            MediaSession session = start(Transport.AUTO, "0.0.0.0=203.0.113.9");
            victim.setSoTimeout(300);
            session.openTrunkPort(TRUNK);
            InetSocketAddress at = (InetSocketAddress) victim.getLocalSocketAddress();
            session.tell(new MediaCommand.ConnectTrunk(TRUNK, new RtpRemote(at, at, false), PCMA));
            session.tell(new MediaCommand.Hear(TRUNK, null, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
            assertThat(hearsNothing(victim)).isTrue();
            session = start(Transport.AUTO, "127.0.0.1");
            session.openTrunkPort(TRUNK);
            session.tell(new MediaCommand.ConnectTrunk(TRUNK, remote(good.address()), PCMA));
            session.tell(new MediaCommand.Hear(TRUNK, null, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
            assertThat(good.await(5)).as("bound to loopback it may").isNotEmpty();
        }
    }

    private static boolean hearsNothing(DatagramSocket socket) throws Exception {
        try {
            socket.receive(new DatagramPacket(new byte[2048], 2048));
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    private static RtpRemote remote(InetSocketAddress rtp) {
        return new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false);
    }
}
