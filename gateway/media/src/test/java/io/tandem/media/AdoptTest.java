package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.media.RtpPeer.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An operator has two calls and connects the other parties: the customer's port moves from the one session into the
/// other, where the colleague is. Everybody sends a tone of his own, and what is heard is measured.
class AdoptTest {
    static final PortId OPERATOR = new PortId("operator");
    static final PortId FAR = new PortId("far");
    static final PortId JOINED = new PortId("joined");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    static final double OPERATOR_HZ = 450;
    static final double CUSTOMER_HZ = 730;
    static final double COLLEAGUE_HZ = 1130;
    private static final double HEARD_DBM0 = -14;
    private static final double SILENT_DBM0 = -40;
    private static final int PACKETS = 40;

    private MediaLoops loops;
    private MediaSession first;
    private MediaSession second;
    private RtpPeer operator;
    private RtpPeer customer;
    private RtpPeer colleague;
    private InetSocketAddress customersPort;
    private final List<MediaEvent> told = new CopyOnWriteArrayList<>();

    /// Loops, of which each has one of the two sessions.
    int threads() {
        return 1;
    }

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_300, 27_399)
                .withLoops(threads())
                .withLoopFill(0));
        first = loops.open("first", _ -> {});
        second = loops.open("second", told::add);
        operator = new RtpPeer(0x1111);
        customer = new RtpPeer(0x2222);
        colleague = new RtpPeer(0x3333);
        InetSocketAddress operatorPort = first.openTrunkPort(OPERATOR).rtp();
        customersPort = first.openTrunkPort(FAR).rtp();
        InetSocketAddress colleaguesPort = second.openTrunkPort(FAR).rtp();
        first.tell(new MediaCommand.ConnectTrunk(OPERATOR, at(operator), PCMA));
        first.tell(new MediaCommand.ConnectTrunk(FAR, at(customer), PCMA));
        second.tell(new MediaCommand.ConnectTrunk(FAR, at(colleague), PCMA));
        first.tell(new MediaCommand.Hear(OPERATOR, FAR, NOTHING));
        first.tell(new MediaCommand.Hear(FAR, OPERATOR, NOTHING));
        operator.keepTalking(OPERATOR_HZ, operatorPort);
        customer.keepTalking(CUSTOMER_HZ, customersPort);
        colleague.keepTalking(COLLEAGUE_HZ, colleaguesPort);
        customer.await(PACKETS);
    }

    @AfterEach
    void stop() {
        loops.close();
        operator.close();
        customer.close();
        colleague.close();
    }

    MediaLoops loops() {
        return loops;
    }

    MediaSession first() {
        return first;
    }

    MediaSession second() {
        return second;
    }

    RtpPeer customer() {
        return customer;
    }

    static RtpRemote at(RtpPeer peer) {
        InetSocketAddress rtp = peer.address();
        return new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false);
    }

    static void assertHears(RtpPeer peer, double hz, double... not) throws Exception {
        int before = peer.arrivals().size() + PACKETS / 2;
        double[] pcm = Audio.linear(peer.await(before + PACKETS).subList(before, before + PACKETS));
        assertThat(Audio.level(pcm, hz, 0, pcm.length)).as("%.0f Hz", hz).isGreaterThan(HEARD_DBM0);
        for (double other : not) {
            assertThat(Audio.level(pcm, other, 0, pcm.length))
                    .as("%.0f Hz", other)
                    .isLessThan(SILENT_DBM0);
        }
    }

    static boolean moves(MediaSession to, PortId as, MediaSession from, PortId port) throws Exception {
        return to.adopt(as, from, port).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    void connectThem() throws Exception {
        assertThat(moves(second, JOINED, first, FAR)).isTrue();
        second.tell(new MediaCommand.Hear(JOINED, FAR, NOTHING));
        second.tell(new MediaCommand.Hear(FAR, JOINED, NOTHING));
    }

    @Test
    void two_parties_hear_each_other_and_the_operator_nobody() throws Exception {
        assertHears(customer, OPERATOR_HZ, COLLEAGUE_HZ);
        connectThem();
        assertHears(customer, COLLEAGUE_HZ, OPERATOR_HZ);
        assertHears(colleague, CUSTOMER_HZ, OPERATOR_HZ);
        int soFar = operator.arrivals().size();
        customer.await(customer.arrivals().size() + PACKETS);
        assertThat(operator.arrivals().size()).as("packets to the operator").isLessThan(soFar + 3);
    }

    @Test
    void stream_toward_the_one_who_moved_goes_on_unbroken() throws Exception {
        connectThem();
        assertHears(customer, COLLEAGUE_HZ);
        List<Arrival> all = customer.arrivals();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).ssrc()).isEqualTo(all.get(0).ssrc());
            int step = all.get(i).sequence() - all.get(i - 1).sequence() & 0xFFFF;
            assertThat(step).as("packet %d", i).isEqualTo(1);
        }
    }

    @Test
    void end_of_the_first_session_does_not_touch_the_one_who_moved() throws Exception {
        connectThem();
        SessionStats ended = first.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(ended.ports()).containsKey(FAR);
        assertHears(customer, COLLEAGUE_HZ);
        assertHears(colleague, CUSTOMER_HZ);
        await().untilAsserted(() -> assertThat(told)
                .anyMatch(e -> e instanceof MediaEvent.AudioStarted started
                        && started.port().equals(JOINED)));
    }

    @Test
    void closed_session_takes_nothing() throws Exception {
        second.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(moves(second, JOINED, first, FAR)).isFalse();
        assertHears(customer, OPERATOR_HZ);
    }

    @Test
    void port_comes_back_by_its_old_name() throws Exception {
        connectThem();
        assertThat(moves(first, FAR, second, JOINED)).isTrue();
        first.tell(new MediaCommand.Hear(FAR, OPERATOR, NOTHING));
        assertHears(customer, OPERATOR_HZ, COLLEAGUE_HZ);
        assertHears(operator, CUSTOMER_HZ);
    }

    @Test
    void only_sessions_of_one_media_plane_can_do_it() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (MediaLoops others = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_400, 27_419))) {
            MediaSession stranger = others.open("stranger", _ -> {});
            assertThatThrownBy(() -> second.adopt(JOINED, stranger, FAR)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void port_that_is_not_there_does_not_come() throws Exception {
        assertThat(moves(second, JOINED, first, JOINED)).isFalse();
        assertHears(customer, OPERATOR_HZ);
    }
}
