package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Third hosts against the plain RTP leg of a call: what they send is heard by nobody, and nothing is sent to
/// them (RTP bleed and injection).
class TrunkAbuseTest {
    private static final int FIRST_PORT = 27_600;
    private static final int LAST_PORT = 27_679;
    private static final String STRANGERS_ADDRESS = "127.0.66.6";
    private static final double STRANGERS_HZ = 300;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private CanaryCall call;

    @AfterEach
    void hangUp() {
        call.close();
    }

    /// As the tools do: a steady stream to every port of the range.
    private static void spray(RtpPeer from, int rounds) throws InterruptedException {
        from.pace(rounds, () -> {
            byte[] audio = RtpPeer.tone(STRANGERS_HZ, from.timestamp);
            byte[] rtp = RtpPeer.rtp(8, false, from.sequence++ & 0xFFFF, from.timestamp, from.ssrc, audio);
            from.timestamp += 160;
            for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
                from.sendRaw(rtp, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
        });
    }

    @Test
    void a_spray_over_all_ports_is_never_heard_nor_answered_at_any_time_of_a_call() throws Exception {
        call = CanaryCall.opened(FIRST_PORT, LAST_PORT);
        try (RtpPeer stranger = new RtpPeer(0x666, STRANGERS_ADDRESS)) {
            call.connectBrowser();
            spray(stranger, 10);
            call.session.tell(new MediaCommand.ExpectTrunk(
                    CanaryCall.TRUNK, call.trunk.address().getAddress(), CanaryCall.PCMA));
            spray(stranger, 10);
            assertThat(call.events).as("before the description").isEmpty();

            call.connectTrunk(true);
            call.browser.speak(CanaryCall.BROWSER_HZ, 5);
            spray(stranger, 60);
            assertThat(call.events)
                    .as("the trunk is silent")
                    .noneMatch(event -> event.port().equals(CanaryCall.TRUNK));
            call.trunk.clear();

            call.talk();
            spray(stranger, 25);
            call.connectTrunk(true);
            spray(stranger, 25);
            call.judge();
            assertThat(call.stats(CanaryCall.TRUNK).rejected()).isGreaterThan(100);

            call.session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
            spray(stranger, 10);
            assertThat(stranger.arrivals()).as("what the stranger got").isEmpty();
        }
    }

    /// The far side moves to another host in the middle of the spray: the stranger is no better off.
    @Test
    void a_spray_at_a_re_invite_is_never_heard_nor_answered() throws Exception {
        call = CanaryCall.connected(FIRST_PORT, LAST_PORT);
        try (RtpPeer stranger = new RtpPeer(0x666, STRANGERS_ADDRESS);
                RtpPeer moved = new RtpPeer(0x777, "127.0.1.2")) {
            call.talk();
            call.trunk.hush();
            InetSocketAddress rtp = moved.address();
            RtpRemote there =
                    new RtpRemote(rtp, rtp, true, List.of(call.trunk.address().getAddress()));
            call.session.tell(new MediaCommand.ConnectTrunk(CanaryCall.TRUNK, there, CanaryCall.PCMA));
            call.settle();
            spray(stranger, 60);
            assertThat(stranger.arrivals()).isEmpty();
            moved.talk(CanaryCall.TRUNK_HZ, call.trunkPort);
            List<Arrival> heard = moved.await(all -> all.size() >= 100);
            moved.hush();
            call.browser.hush();
            spray(stranger, 5);
            assertThat(Audio.level(Audio.linear(heard), CanaryCall.BROWSER_HZ, 0, 8000))
                    .isBetween(-10.0, -8.0);
            double[] atBrowser = Audio.linear(call.browser.heard());
            assertThat(Audio.level(atBrowser, STRANGERS_HZ, 0, atBrowser.length))
                    .isLessThan(-40);
            assertThat(stranger.arrivals()).isEmpty();
            call.noBugs();
        }
    }

    /// Nothing on the wire tells such packets from true ones but SSRC and numbers; the attacker sees neither.
    @Test
    void packets_that_forge_the_very_address_of_the_far_side_are_told_by_their_ssrc() throws Exception {
        call = CanaryCall.connected(FIRST_PORT, LAST_PORT);
        call.talk();
        Random random = new Random(5);
        byte[] audio = RtpPeer.tone(STRANGERS_HZ, 0);
        call.browser.wire().pace(50, () -> {
            for (int i = 0; i < 5; i++) {
                byte[] forged =
                        RtpPeer.rtp(8, false, random.nextInt(0x10000), random.nextInt(), random.nextInt(), audio);
                call.trunk.sendRaw(forged, call.trunkPort);
            }
        });
        assertThat(call.stats(CanaryCall.TRUNK).rejected()).isGreaterThan(200);
        call.judge();
    }

    @Test
    void forged_rtcp_of_third_hosts_changes_nothing() throws Exception {
        call = CanaryCall.connected(FIRST_PORT, LAST_PORT);
        InetSocketAddress odd = new InetSocketAddress("127.0.0.1", call.trunkPort.getPort() + 1);
        try (RtpPeer stranger = new RtpPeer(0x666, STRANGERS_ADDRESS)) {
            call.talk();
            long before = call.stats(CanaryCall.TRUNK).rejected();
            for (byte[] packet : RtcpSamples.forgeries(call.trunk.ssrc)) {
                for (InetSocketAddress port : List.of(call.trunkPort, odd)) {
                    stranger.sendRaw(packet, port);
                }
            }
            stranger.pace(10, () -> {});
            int sent = 2 * RtcpSamples.forgeries(call.trunk.ssrc).size();
            assertThat(call.stats(CanaryCall.TRUNK).rejected() - before).isEqualTo(sent);
            assertThat(stranger.arrivals()).isEmpty();
            call.judge();
            assertThat(call.events).allMatch(event -> event instanceof MediaEvent.AudioStarted);
        }
    }

    /// The far side itself says goodbye in RTCP, reports nonsense, or somebody forges its address.
    @Test
    void rtcp_nonsense_of_the_far_side_itself_changes_nothing() throws Exception {
        call = CanaryCall.connected(FIRST_PORT, LAST_PORT);
        call.talk();
        InetSocketAddress odd = new InetSocketAddress("127.0.0.1", call.trunkPort.getPort() + 1);
        call.browser.wire().pace(25, () -> {
            for (byte[] packet : RtcpSamples.forgeries(call.trunk.ssrc)) {
                call.trunk.sendRaw(packet, call.trunkPort);
                call.trunk.sendRaw(packet, odd);
            }
        });
        call.judge();
    }
}
