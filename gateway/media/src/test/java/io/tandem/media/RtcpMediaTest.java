package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.RtpPeer.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// RTCP of trunk legs over real sockets: `north` and `south` are two far ends of one call.
class RtcpMediaTest {
    private static final PortId NORTH = new PortId("north");
    private static final PortId SOUTH = new PortId("south");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();

    private MediaLoops loops;
    private MediaSession session;
    private RtpPeer north;
    private RtpPeer northRtcp;
    private RtpPeer south;
    private RtpLocal northPort;
    private RtpLocal southPort;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_800, 27_999));
        session = loops.open("test", _ -> {});
        north = new RtpPeer(0x1111);
        northRtcp = new RtpPeer(0x1111);
        south = new RtpPeer(0x2222);
        northPort = session.openTrunkPort(NORTH);
        southPort = session.openTrunkPort(SOUTH);
        connect(NORTH, north.address(), northRtcp.address());
        connect(SOUTH, south.address(), south.address());
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, NOTHING));
        session.tell(new MediaCommand.Hear(SOUTH, NORTH, NOTHING));
        stats(NORTH);
    }

    @AfterEach
    void stop() {
        loops.close();
        north.close();
        northRtcp.close();
        south.close();
    }

    private void connect(PortId port, InetSocketAddress rtp, InetSocketAddress rtcp) {
        session.tell(new MediaCommand.ConnectTrunk(port, new RtpRemote(rtp, rtcp, false), PCMA));
    }

    private SessionStats.PortStats stats(PortId port) throws Exception {
        SessionStats all = session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
        return Objects.requireNonNull(all.ports().get(port));
    }

    private static boolean isRtcp(Arrival arrival) {
        int type = arrival.bytes()[1] & 0xFF;
        return type >= 192 && type <= 223;
    }

    private void report(int ssrc, int lost, int highest, int lsr) {
        northRtcp.sendRaw(
                ByteBuffer.allocate(32)
                        .putInt(0x81C9_0007)
                        .putInt(0x1111)
                        .putInt(ssrc)
                        .putInt(lost)
                        .putInt(highest)
                        .putInt(80)
                        .putInt(lsr)
                        .putInt(0)
                        .array(),
                northPort.rtcp());
    }

    @Test
    void a_far_ends_report_becomes_figures_of_its_hop() throws Exception {
        // two of ten are lost before us: the far end reports them with one of its own hop
        south.speak(700, 4, southPort.rtp());
        south.sequence += 2;
        south.timestamp += 320;
        south.speak(700, 4, southPort.rtp());
        List<Arrival> heard = north.await(8);
        byte[] sr = northRtcp.await(all -> !all.isEmpty(), 6000).getFirst().bytes();
        assertThat(sr[1] & 0xFF).as("a sender report").isEqualTo(200);
        int ssrc = heard.getFirst().ssrc();
        assertThat(ByteBuffer.wrap(sr).getInt(4)).isEqualTo(ssrc);
        report(ssrc, 3, heard.getLast().sequence(), ByteBuffer.wrap(sr).getInt(10));
        stats(NORTH);
        while (stats(NORTH).rtcp().reports() == 0) {
            north.pace(1, () -> {});
        }
        StreamQuality out = stats(NORTH).outgoing();
        assertThat(out.packets()).isEqualTo(8);
        assertThat(out.lost()).as("on the hop itself").isEqualTo(1);
        assertThat(out.lossPercent()).isCloseTo(12.5, within(0.1));
        assertThat(out.jitterMs()).isEqualTo(10);
        assertThat(out.roundTripMs()).isBetween(0.0, 1000.0);
        assertThat(out.mos()).isBetween(1.5, 3.6);
        StreamQuality in = stats(SOUTH).incoming();
        assertThat(in.lost()).isEqualTo(2);
        assertThat(in.levelDbm0()).isCloseTo(-9, within(1.0));
        assertThat(stats(NORTH).heardMos()).as("over both hops").isLessThan(Math.min(out.mos(), in.mos()));
        assertThat(stats(NORTH).rejected()).isZero();
    }

    @Test
    void a_trunk_that_asks_gets_voip_metrics_and_one_that_muxes_gets_them_on_its_port() throws Exception {
        session.tell(new MediaCommand.ReportMetrics(NORTH, true));
        session.tell(new MediaCommand.ReportMetrics(SOUTH, true));
        north.speak(1000, 30, northPort.rtp());
        south.speak(700, 30, southPort.rtp());
        byte[] report = northRtcp.await(all -> !all.isEmpty(), 6000).getFirst().bytes();
        int xr = report.length - 44;
        assertThat(report[xr + 1] & 0xFF).as("XR").isEqualTo(207);
        assertThat(report[xr + 8]).as("VoIP metrics").isEqualTo((byte) 7);
        assertThat(ByteBuffer.wrap(report).getInt(xr + 12)).isEqualTo(0x1111);
        assertThat(report[xr + 32]).as("R").isBetween((byte) 40, (byte) 93);
        List<Arrival> all = south.await(a -> a.stream().anyMatch(RtcpMediaTest::isRtcp), 6000);
        byte[] muxed = all.stream()
                .filter(RtcpMediaTest::isRtcp)
                .findFirst()
                .orElseThrow()
                .bytes();
        assertThat(muxed[muxed.length - 43] & 0xFF).as("XR").isEqualTo(207);
    }

    @Test
    void feedback_and_goodbye_of_the_far_end_change_nothing() throws Exception {
        byte[] nack = ByteBuffer.allocate(16)
                .putInt(0x81CD_0003)
                .putInt(0x1111)
                .putInt(0x4444)
                .putInt(0x0001_0000)
                .array();
        byte[] bye = ByteBuffer.allocate(16)
                .putInt(0x80C9_0001)
                .putInt(0x1111)
                .putInt(0x81CB_0001)
                .putInt(0x1111)
                .array();
        northRtcp.sendRaw(nack, northPort.rtcp());
        northRtcp.sendRaw(bye, northPort.rtcp());
        northRtcp.sendRaw(new byte[] {(byte) 0x80, (byte) 200, 0, 0}, northPort.rtcp());
        north.speak(1000, 10, northPort.rtp());
        south.await(10);
        RtcpStats rtcp = stats(NORTH).rtcp();
        assertThat(rtcp.received()).isEqualTo(2);
        assertThat(rtcp.feedback()).isEqualTo(1);
        assertThat(rtcp.goodbyes()).isEqualTo(1);
        assertThat(rtcp.malformed()).isEqualTo(1);
        assertThat(stats(NORTH).rejected()).isEqualTo(1);
    }

    @Test
    void a_port_that_closes_says_goodbye() throws Exception {
        south.speak(700, 5, southPort.rtp());
        north.await(5);
        session.tell(new MediaCommand.ClosePort(NORTH));
        byte[] last = northRtcp.await(all -> !all.isEmpty()).getLast().bytes();
        assertThat(last[last.length - 7] & 0xFF).as("BYE").isEqualTo(203);
    }
}
