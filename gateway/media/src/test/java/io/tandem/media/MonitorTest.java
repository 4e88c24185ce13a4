package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.media.MediaCommand.Voice;
import io.tandem.media.RtpPeer.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several voices over real sockets: an operator talks to a far end, a supervisor joins from a call of his own.
/// Each of the three sends a tone of his own, and what each hears is measured.
class MonitorTest {
    private static final PortId OPERATOR = new PortId("operator");
    private static final PortId FAR = new PortId("far");
    private static final PortId SUPERVISOR = new PortId("supervisor");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final double OPERATOR_HZ = 450;
    private static final double FAR_HZ = 730;
    private static final double SUPERVISOR_HZ = 1130;
    private static final int SETTLING_PACKETS = 20;
    private static final int MEASURED_PACKETS = 40;
    private static final double HEARD_DBM0 = -14;
    private static final double SILENT_DBM0 = -40;
    /// The tones' peak is 8000.
    private static final double STEEPEST_HZ = 2 * Math.PI * 8000 / 8000;

    private MediaLoops loops;
    private MediaSession call;
    private MediaSession own;
    private RtpPeer operator;
    private RtpPeer far;
    private RtpPeer supervisor;
    private InetSocketAddress farPort;

    @BeforeEach
    void start() throws Exception {
        loops = MediaLoops.start(settings(27_200));
        call = loops.open("call", _ -> {});
        own = loops.open("own", _ -> {}, call);
        operator = new RtpPeer(0x1111);
        far = new RtpPeer(0x2222);
        supervisor = new RtpPeer(0x3333);
        InetSocketAddress operatorPort = call.openTrunkPort(OPERATOR).rtp();
        farPort = call.openTrunkPort(FAR).rtp();
        InetSocketAddress supervisorPort = own.openTrunkPort(SUPERVISOR).rtp();
        call.tell(new MediaCommand.ConnectTrunk(OPERATOR, at(operator), PCMA));
        call.tell(new MediaCommand.ConnectTrunk(FAR, at(far), PCMA));
        own.tell(new MediaCommand.ConnectTrunk(SUPERVISOR, at(supervisor), PCMA));
        call.tell(new MediaCommand.Hear(OPERATOR, FAR, NOTHING));
        call.tell(new MediaCommand.Hear(FAR, OPERATOR, NOTHING));
        call.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
        operator.keepTalking(OPERATOR_HZ, operatorPort);
        far.keepTalking(FAR_HZ, farPort);
        supervisor.keepTalking(SUPERVISOR_HZ, supervisorPort);
    }

    @AfterEach
    void stop() {
        loops.close();
        operator.close();
        far.close();
        supervisor.close();
    }

    private static MediaSettings settings(int firstPort) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        return MediaSettings.of(loopback, List.of(loopback), 0, firstPort, firstPort + 99);
    }

    private static RtpRemote at(RtpPeer peer) {
        InetSocketAddress rtp = peer.address();
        return new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false);
    }

    private void monitor(MonitorMode mode) {
        own.tell(new MediaCommand.Monitor(SUPERVISOR, call, OPERATOR, mode));
    }

    /// Waits until what was told has settled, then measures who hears which of the tones.
    private static List<Double> heardBy(RtpPeer peer) throws Exception {
        int before = peer.arrivals().size() + SETTLING_PACKETS;
        List<Arrival> all = peer.await(before + MEASURED_PACKETS);
        double[] pcm = Audio.linear(all.subList(before, before + MEASURED_PACKETS));
        List<Double> heard = new ArrayList<>();
        for (double hz : new double[] {OPERATOR_HZ, FAR_HZ, SUPERVISOR_HZ}) {
            double level = Audio.level(pcm, hz, 0, pcm.length);
            if (level > HEARD_DBM0) {
                heard.add(hz);
            } else {
                assertThat(level).as("%.0f Hz", hz).isLessThan(SILENT_DBM0);
            }
        }
        return heard;
    }

    /// One SSRC, no number skipped, no jump of the clock beyond 60 ms, and no step that the tones do not have.
    private static void assertSmooth(List<Arrival> packets, double... tones) {
        for (int i = 1; i < packets.size(); i++) {
            Arrival before = packets.get(i - 1);
            Arrival now = packets.get(i);
            assertThat(now.ssrc()).isEqualTo(before.ssrc());
            assertThat(now.sequence()).as("packet %d", i).isEqualTo((before.sequence() + 1) & 0xFFFF);
            assertThat(now.timestamp() - before.timestamp()).as("packet %d", i).isBetween(1, 480);
        }
        double[] pcm = Audio.linear(packets);
        double allowed = 1.25 * STEEPEST_HZ * Arrays.stream(tones).sum();
        assertThat(Audio.steepest(pcm, 0, pcm.length)).isLessThan(allowed);
    }

    @Test
    void nobody_hears_a_supervisor_who_listens() throws Exception {
        monitor(MonitorMode.LISTEN);
        assertThat(heardBy(supervisor)).containsExactly(OPERATOR_HZ, FAR_HZ);
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
        assertThat(heardBy(far)).containsExactly(OPERATOR_HZ);
    }

    @Test
    void the_mode_is_switched_in_the_call_and_leaving_restores_it() throws Exception {
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
        monitor(MonitorMode.WHISPER);
        assertThat(heardBy(operator)).containsExactly(FAR_HZ, SUPERVISOR_HZ);
        assertThat(heardBy(far)).containsExactly(OPERATOR_HZ);
        assertThat(heardBy(supervisor)).containsExactly(OPERATOR_HZ, FAR_HZ);
        monitor(MonitorMode.BARGE);
        assertThat(heardBy(far)).containsExactly(OPERATOR_HZ, SUPERVISOR_HZ);
        assertThat(heardBy(operator)).containsExactly(FAR_HZ, SUPERVISOR_HZ);
        monitor(MonitorMode.LISTEN);
        assertThat(heardBy(far)).containsExactly(OPERATOR_HZ);
        own.tell(new MediaCommand.Leave(SUPERVISOR));
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
        assertThat(heardBy(far)).containsExactly(OPERATOR_HZ);
        List<Arrival> atFar = far.arrivals();
        assertThat(atFar.getLast().payload())
                .as("packets pass again, octet by octet: nine periods fill one")
                .isEqualTo(Audio.alawTone(OPERATOR_HZ, 0, 160));

        assertSmooth(operator.arrivals(), FAR_HZ, SUPERVISOR_HZ);
        assertSmooth(atFar, OPERATOR_HZ, SUPERVISOR_HZ);
        assertSmooth(supervisor.arrivals(), OPERATOR_HZ, FAR_HZ);
    }

    @Test
    void a_supervisor_follows_the_operator_to_another_far_end_and_ends_with_him() throws Exception {
        monitor(MonitorMode.BARGE);
        assertThat(heardBy(far)).containsExactly(OPERATOR_HZ, SUPERVISOR_HZ);
        PortId second = new PortId("second");
        try (RtpPeer other = new RtpPeer(0x4444)) {
            InetSocketAddress port = call.openTrunkPort(second).rtp();
            call.tell(new MediaCommand.ConnectTrunk(second, at(other), PCMA));
            call.tell(new MediaCommand.Hear(OPERATOR, second, NOTHING));
            call.tell(new MediaCommand.Hear(second, OPERATOR, NOTHING));
            call.tell(new MediaCommand.ClosePort(FAR));
            other.keepTalking(FAR_HZ, port);
            assertThat(heardBy(other)).containsExactly(OPERATOR_HZ, SUPERVISOR_HZ);
            assertThat(heardBy(supervisor)).containsExactly(OPERATOR_HZ, FAR_HZ);
            call.tell(new MediaCommand.ClosePort(OPERATOR));
            call.tell(new MediaCommand.Hear(second, null, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
            own.tell(new MediaCommand.Hear(SUPERVISOR, null, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
            assertThat(heardBy(supervisor)).isEmpty();
            assertThat(heardBy(other)).isEmpty();
        }
    }

    @Test
    void a_mix_is_the_sum_of_its_voices_and_never_wraps() throws Exception {
        call.tell(new MediaCommand.Mix(OPERATOR, List.of(new Voice(FAR, 24), new Voice(OPERATOR, 0))));
        int before = operator.arrivals().size() + SETTLING_PACKETS;
        List<Arrival> loud = operator.await(before + MEASURED_PACKETS);
        double[] pcm = Audio.linear(loud.subList(before, before + MEASURED_PACKETS));
        assertThat(Audio.usualLevel(pcm, FAR_HZ)).as("24 dB louder, limited").isGreaterThan(3);
        double biggest = Arrays.stream(pcm).map(Math::abs).max().orElse(0);
        assertThat(biggest).isGreaterThan(30_000);
        assertThat(Audio.level(pcm, OPERATOR_HZ, 0, pcm.length))
                .as("his own voice")
                .isLessThan(SILENT_DBM0);
        call.tell(new MediaCommand.Mix(OPERATOR, List.of()));
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
    }

    @Test
    void an_overlay_sounds_over_the_call_and_ends() throws Exception {
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
        call.tell(new MediaCommand.Overlay(OPERATOR, new Filler.Tone("KG", Filler.ToneKind.BUSY)));
        int before = operator.arrivals().size() + SETTLING_PACKETS;
        List<Arrival> both = operator.await(before + MEASURED_PACKETS).subList(before, before + MEASURED_PACKETS);
        double[] pcm = Audio.linear(both);
        assertThat(Audio.level(pcm, FAR_HZ, 0, pcm.length)).isGreaterThan(HEARD_DBM0);
        assertThat(Audio.level(pcm, 425, 0, pcm.length)).isGreaterThan(-20);
        call.tell(new MediaCommand.Overlay(OPERATOR, NOTHING));
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
        assertSmooth(operator.arrivals(), FAR_HZ, 425);
    }

    @Test
    void a_tap_is_given_both_sides_in_step_and_silence_for_nothing() throws Exception {
        record Frame(short[] left, short[] right, long tickNs) {}
        List<Frame> frames = new ArrayList<>();
        FrameTap tap = (left, right, samples, tickNs) -> {
            synchronized (frames) {
                frames.add(new Frame(Arrays.copyOf(left, samples), Arrays.copyOf(right, samples), tickNs));
                frames.notifyAll();
            }
        };
        call.tell(new MediaCommand.Tap(OPERATOR, new PortId("nobody"), 8000, tap));
        await(frames, 60);
        call.tell(new MediaCommand.Tap(OPERATOR, FAR, 8000, tap));
        await(frames, 160);
        call.tell(new MediaCommand.Untap(OPERATOR, tap));
        call.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
        List<Frame> all;
        synchronized (frames) {
            all = List.copyOf(frames);
        }
        heardBy(far);
        synchronized (frames) {
            assertThat(frames).as("nothing after the end").hasSize(all.size());
        }
        double[] left = new double[60 * 160];
        double[] right = new double[60 * 160];
        double[] early = new double[50 * 160];
        for (int i = 0; i < 60 * 160; i++) {
            left[i] = all.get(100 + i / 160).left()[i % 160];
            right[i] = all.get(100 + i / 160).right()[i % 160];
        }
        for (int i = 0; i < early.length; i++) {
            early[i] = all.get(i / 160).right()[i % 160];
        }
        assertThat(Audio.level(left, OPERATOR_HZ, 0, left.length)).isGreaterThan(HEARD_DBM0);
        assertThat(Audio.level(left, FAR_HZ, 0, left.length)).isLessThan(SILENT_DBM0);
        assertThat(Audio.level(right, FAR_HZ, 0, right.length)).isGreaterThan(HEARD_DBM0);
        assertThat(early).containsOnly(0);
        for (int i = 1; i < all.size(); i++) {
            assertThat((all.get(i).tickNs() - all.get(i - 1).tickNs()) % 20_000_000L)
                    .isZero();
        }
        assertThat(heardBy(operator)).containsExactly(FAR_HZ);
    }

    private static void await(List<?> frames, int count) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        synchronized (frames) {
            while (frames.size() < count) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(left).as("%d frames", frames.size()).isPositive();
                frames.wait(left);
            }
        }
    }

    @Test
    void a_call_is_joined_only_from_a_session_opened_beside_it() throws Exception {
        try (MediaLoops others = MediaLoops.start(settings(27_300))) {
            MediaSession elsewhere = others.open("elsewhere", _ -> {});
            MediaCommand join = new MediaCommand.Monitor(SUPERVISOR, call, OPERATOR, MonitorMode.LISTEN);
            assertThatThrownBy(() -> elsewhere.tell(join))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("beside");
        }
    }
}
