package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Filler.ToneKind;
import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trunk legs over real sockets: `north` and `south` are two far ends of one call.
class TrunkMediaTest {
    private static final PortId NORTH = new PortId("north");
    private static final PortId SOUTH = new PortId("south");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final Filler RINGBACK = new Filler.Tone("KG", ToneKind.RINGBACK);
    private static final Filler BUSY = new Filler.Tone("KG", ToneKind.BUSY);
    private static final int MAX_GAP_MS = 500;

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private MediaLoops loops;
    private MediaSession session;
    private RtpPeer north;
    private RtpPeer south;
    private InetSocketAddress northPort;
    private InetSocketAddress southPort;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_000, 27_199));
        session = loops.open("test", events::add);
        north = new RtpPeer(0x1111);
        south = new RtpPeer(0x2222);
        northPort = session.openTrunkPort(NORTH).rtp();
        southPort = session.openTrunkPort(SOUTH).rtp();
    }

    @AfterEach
    void stop() {
        loops.close();
        north.close();
        south.close();
    }

    private static RtpRemote at(RtpPeer peer) {
        InetSocketAddress rtp = peer.address();
        return new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false);
    }

    /// Waits until the loop has carried out what it was told: it may look at its sockets first.
    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void connect(PayloadTypes northTypes, PayloadTypes southTypes) throws Exception {
        session.tell(new MediaCommand.ConnectTrunk(NORTH, at(north), northTypes));
        session.tell(new MediaCommand.ConnectTrunk(SOUTH, at(south), southTypes));
        settle();
    }

    private void hearEachOther() throws Exception {
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, NOTHING));
        session.tell(new MediaCommand.Hear(SOUTH, NORTH, NOTHING));
        settle();
    }

    private SessionStats stats() throws Exception {
        return session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static SessionStats.PortStats of(PortId port, SessionStats stats) {
        return Objects.requireNonNull(stats.ports().get(port));
    }

    /// Waits until the socket's buffer is empty: a burst that fills it costs good packets, too.
    private void awaitDrained(PortId port) throws Exception {
        long before = -1;
        for (long now = of(port, stats()).rejected();
                now != before;
                now = of(port, stats()).rejected()) {
            before = now;
            north.pace(2, () -> {});
        }
    }

    private MediaEvent nextEvent() throws Exception {
        return events.poll(5, TimeUnit.SECONDS);
    }

    /// One SSRC, sequence numbers without a jump, timestamps that only grow.
    private static void assertContinuous(List<Arrival> packets) {
        for (int i = 1; i < packets.size(); i++) {
            Arrival before = packets.get(i - 1);
            Arrival now = packets.get(i);
            assertThat(now.ssrc()).isEqualTo(before.ssrc());
            assertThat(now.sequence()).as("packet %d", i).isEqualTo((before.sequence() + 1) & 0xFFFF);
            assertThat(now.timestamp() - before.timestamp()).as("packet %d", i).isBetween(160, 4000);
        }
    }

    private static double largestGapMs(List<Arrival> packets) {
        double most = 0;
        for (int i = 1; i < packets.size(); i++) {
            most = Math.max(most, (packets.get(i).atNs() - packets.get(i - 1).atNs()) / 1e6);
        }
        return most;
    }

    @Test
    void audio_flows_both_ways_octet_by_octet() throws Exception {
        connect(PCMA, PCMA);
        hearEachOther();
        south.speak(700, 25, southPort);
        north.speak(1000, 25, northPort);

        List<Arrival> atNorth = north.await(25);
        List<Arrival> atSouth = south.await(25);
        assertContinuous(atNorth);
        assertContinuous(atSouth);
        assertThat(atNorth.getFirst().marker()).isTrue();
        assertThat(atNorth.get(1).marker()).isFalse();
        assertThat(atNorth.getFirst().ssrc()).isNotEqualTo(south.ssrc);
        assertThat(atNorth.get(3).payload()).isEqualTo(Audio.alawTone(700, 480, 160));
        assertThat(atSouth.get(3).payload()).isEqualTo(Audio.alawTone(1000, 480, 160));
        assertThat(atNorth.getFirst().from()).isEqualTo(northPort);

        SessionStats.PortStats figures = of(NORTH, stats());
        assertThat(figures.packetsReceived()).isEqualTo(25);
        assertThat(figures.packetsSent()).isEqualTo(25);
        assertThat(figures.octetsSent()).isEqualTo(4000);
        assertThat(figures.lost()).isZero();
        assertThat(figures.rejected()).isZero();
    }

    @Test
    void tone_early_media_and_answer_are_one_stream_without_gap_or_click() throws Exception {
        connect(PCMA, PCMA);
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, RINGBACK));
        north.await(10);
        south.speak(1000, 20, southPort);
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, NOTHING));
        settle();
        south.speak(1000, 10, southPort);
        session.tell(new MediaCommand.Hear(NORTH, null, BUSY));
        List<Arrival> all = north.await(packets -> markers(packets).size() == 3
                && packets.size() >= markers(packets).getLast() + 10);

        assertContinuous(all);
        assertThat(largestGapMs(all)).isLessThan(MAX_GAP_MS);
        double[] pcm = Audio.linear(all);
        assertThat(Audio.level(pcm, 425, 400, 1200)).isCloseTo(-13, within(0.5));
        assertThat(Audio.level(pcm, 1000, pcm.length - 2400 - 1600, pcm.length - 2400))
                .isGreaterThan(-10);
        assertThat(Audio.level(pcm, 425, pcm.length - 1200, pcm.length - 400)).isCloseTo(-13, within(0.5));
        assertThat(Audio.steepest(pcm, 0, pcm.length)).as("no click").isLessThan(7000);
        assertThat(nextEvent()).isEqualTo(new MediaEvent.AudioStarted(SOUTH, south.address()));
    }

    @Test
    void the_tone_comes_back_when_early_media_stops_for_a_second() throws Exception {
        connect(PCMA, PCMA);
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, BUSY));
        north.await(3);
        south.speak(1000, 10, southPort);
        List<Arrival> all = north.await(packets -> markers(packets).size() == 3
                && packets.size() >= markers(packets).getLast() + 10);

        int back = markers(all).getLast();
        Arrival lastEarly = all.get(back - 1);
        Arrival firstTone = all.get(back);
        assertThat((firstTone.atNs() - lastEarly.atNs()) / 1e6).isBetween(900.0, 1900.0);
        assertThat(firstTone.sequence()).isEqualTo((lastEarly.sequence() + 1) & 0xFFFF);
        assertThat(firstTone.timestamp() - lastEarly.timestamp()).isBetween(7000, 15200);
        assertThat(Audio.level(Audio.linear(all.subList(back, back + 10)), 425, 100, 1500))
                .isCloseTo(-13, within(1.0));
        assertThat(nextEvent()).isEqualTo(new MediaEvent.AudioStarted(SOUTH, south.address()));
        assertThat(nextEvent()).isEqualTo(new MediaEvent.AudioStopped(SOUTH));
    }

    /// Where a talkspurt begins.
    private static List<Integer> markers(List<Arrival> packets) {
        return IntStream.range(0, packets.size())
                .filter(i -> packets.get(i).marker())
                .boxed()
                .toList();
    }

    @Test
    void two_stray_packets_do_not_interrupt_the_tone() throws Exception {
        connect(PCMA, PCMA);
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, new Filler.Tone("KG", ToneKind.RINGBACK)));
        north.await(5);
        south.speak(1000, 2, southPort);
        List<Arrival> all = north.await(25);

        assertContinuous(all);
        assertThat(largestGapMs(all)).isLessThan(MAX_GAP_MS);
        assertThat(Audio.level(Audio.linear(all), 1000, 0, 4000)).isLessThan(-40);
        assertThat(events).isEmpty();
    }

    @Test
    void the_same_tone_given_again_goes_on_unbroken() throws Exception {
        connect(PCMA, PCMA);
        session.tell(new MediaCommand.Hear(NORTH, null, BUSY));
        north.await(15);
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, new Filler.Tone("KG", ToneKind.BUSY)));
        List<Arrival> all = north.await(40);

        double[] pcm = Audio.linear(all);
        assertThat(Audio.level(pcm, 425, 100, 3100)).isCloseTo(-13, within(0.3));
        assertThat(Audio.level(pcm, 425, 3200, 6400)).as("its pause").isLessThan(-60);
        assertThat(all.stream().filter(Arrival::marker).count()).isEqualTo(1);
    }

    @Test
    void a_call_is_followed_to_the_fork_that_has_media_and_sends_to_the_newest() throws Exception {
        connect(PCMA, PCMA);
        hearEachOther();
        try (RtpPeer fork = new RtpPeer(0x3333, "127.0.0.2")) {
            session.tell(new MediaCommand.ConnectTrunk(SOUTH, at(fork), PCMA));
            settle();
            south.speak(1000, 10, southPort);
            north.await(10);
            fork.speak(700, 10, southPort);
            List<Arrival> all = north.await(20);

            assertContinuous(all);
            assertThat(Audio.level(Audio.linear(all.subList(12, 20)), 700, 0, 1280))
                    .isGreaterThan(-12);
            assertThat(nextEvent()).isEqualTo(new MediaEvent.AudioStarted(SOUTH, south.address()));
            assertThat(nextEvent()).isEqualTo(new MediaEvent.AudioStarted(SOUTH, fork.address()));
            north.speak(500, 5, northPort);
            fork.await(5);
            assertThat(south.arrivals()).isEmpty();
        }
    }

    @Test
    void laws_and_event_payload_types_are_mapped() throws Exception {
        connect(PayloadTypes.of(Codec.PCMU, 96), PCMA);
        hearEachOther();
        south.speak(1013, 15, southPort);
        List<Arrival> atNorth = north.await(15);
        assertThat(atNorth).allMatch(p -> p.payloadType() == 0);
        assertThat(Audio.level(Audio.linear(atNorth), 1013, 0, 2400)).isCloseTo(-9.1, within(0.3));

        int start = south.timestamp;
        byte[] digit = {5, 10, 0, (byte) 160};
        for (int i = 0; i < 3; i++) {
            south.sendRaw(RtpPeer.rtp(101, i == 0, south.sequence++ & 0xFFFF, start, south.ssrc, digit), southPort);
        }
        List<Arrival> all = north.await(18);
        List<Arrival> event = all.subList(15, 18);
        assertThat(event).allMatch(p -> p.payloadType() == 96);
        assertThat(event).allMatch(p -> p.timestamp() == event.getFirst().timestamp());
        assertThat(event.getFirst().timestamp() - atNorth.getLast().timestamp()).isEqualTo(160);
        assertThat(event.getFirst().marker()).isTrue();
        assertThat(event.getFirst().payload()).isEqualTo(digit);
        assertThat(nextEvent()).isInstanceOf(MediaEvent.AudioStarted.class);
        assertThat(nextEvent()).isEqualTo(new MediaEvent.DtmfReceived(SOUTH, '5', 20, DtmfWay.RTP_EVENT));
    }

    @Test
    void loss_is_passed_on_as_a_gap_and_reordering_keeps_its_order() throws Exception {
        connect(PCMA, PCMA);
        hearEachOther();
        byte[] audio = Audio.alawTone(1000, 0, 160);
        for (int i : new int[] {0, 1, 4, 3, 5, 5}) {
            south.sendRaw(RtpPeer.rtp(8, false, i, 160 * i, 7, audio), southPort);
        }
        south.sendRaw(RtpPeer.rtp(8, false, 6, 960, 7, audio), southPort);
        List<Arrival> all = north.await(6);
        int first = all.getFirst().sequence();
        assertThat(all.stream().map(p -> (p.sequence() - first) & 0xFFFF)).containsExactly(0, 1, 4, 3, 5, 6);
        int ts = all.getFirst().timestamp();
        assertThat(all.stream().map(p -> p.timestamp() - ts)).containsExactly(0, 160, 640, 480, 800, 960);
    }

    @Test
    void a_restarted_source_goes_on_in_the_same_stream() throws Exception {
        connect(PCMA, PCMA);
        hearEachOther();
        south.speak(1000, 5, southPort);
        north.await(5);
        south.ssrc = 0x4444;
        south.sequence = 17;
        south.timestamp = 99;
        south.speak(1000, 10, southPort);
        assertThat(north.await(12)).as("all but the first 60 ms").hasSizeGreaterThanOrEqualTo(12);
        int before = north.arrivals().size();
        south.sequence = 40_000;
        south.timestamp = 5;
        south.speak(1000, 5, southPort);
        assertContinuous(north.await(before + 5));
    }

    @Test
    void a_port_opened_after_the_command_to_hear_it_is_heard() throws Exception {
        PortId second = new PortId("trunk-2");
        session.tell(new MediaCommand.ConnectTrunk(NORTH, at(north), PCMA));
        session.tell(new MediaCommand.Hear(NORTH, second, NOTHING));
        InetSocketAddress port = session.openTrunkPort(second).rtp();
        session.tell(new MediaCommand.ConnectTrunk(second, at(south), PCMA));
        settle();
        south.speak(1000, 5, port);
        assertContinuous(north.await(5));
    }

    @Test
    void strangers_and_garbage_are_counted_and_never_heard() throws Exception {
        connect(PCMA, PCMA);
        hearEachOther();
        try (RtpPeer stranger = new RtpPeer(0x6666, "127.0.0.3")) {
            stranger.speak(300, 10, southPort);
            Random random = new Random(1);
            for (int i = 0; i < 2000; i++) {
                byte[] junk = new byte[random.nextInt(200)];
                random.nextBytes(junk);
                stranger.sendRaw(junk, southPort);
                south.sendRaw(Arrays.copyOf(junk, Math.min(junk.length, 11)), southPort);
            }
            awaitDrained(SOUTH);
            south.speak(1000, 10, southPort);
            List<Arrival> all = north.await(10);
            assertThat(all).hasSize(10);
            assertThat(Audio.level(Audio.linear(all), 1000, 0, 1600)).isGreaterThan(-10);
            assertThat(of(SOUTH, stats()).rejected()).isGreaterThan(200);
        }
    }

    @Test
    void a_symmetric_peer_is_followed_to_its_steady_source_and_locked() throws Exception {
        connect(PCMA, PCMA);
        hearEachOther();
        RtpRemote wrong =
                new RtpRemote(new InetSocketAddress("127.0.0.9", 9000), new InetSocketAddress("127.0.0.9", 9001), true);
        try (RtpPeer behindNat = new RtpPeer(0x7777, "127.0.0.4");
                RtpPeer late = new RtpPeer(0x8888, "127.0.0.5")) {
            session.tell(new MediaCommand.ClosePort(SOUTH));
            InetSocketAddress port = session.openTrunkPort(SOUTH).rtp();
            session.tell(new MediaCommand.ConnectTrunk(SOUTH, wrong, PCMA));
            hearEachOther();
            behindNat.speak(1000, 10, port);
            late.speak(300, 10, port);
            behindNat.speak(1000, 5, port);
            List<Arrival> all = north.await(11);
            assertThat(all).hasSize(11);
            assertThat(of(SOUTH, stats()).rejected()).isEqualTo(14);
            north.speak(500, 3, northPort);
            behindNat.await(3);
        }
    }

    @Test
    void a_trunk_on_hold_is_sent_nothing_and_then_goes_on_in_the_same_stream() throws Exception {
        connect(PCMA, PCMA);
        session.tell(new MediaCommand.Hear(NORTH, null, BUSY));
        north.await(3);
        InetSocketAddress nowhere = new InetSocketAddress("0.0.0.0", 0);
        session.tell(new MediaCommand.ConnectTrunk(NORTH, new RtpRemote(nowhere, nowhere, false), PCMA));
        settle();
        long sentWhenHeld = of(NORTH, stats()).packetsSent();
        south.speak(1000, 10, southPort);
        assertThat(of(NORTH, stats()).packetsSent()).isEqualTo(sentWhenHeld);
        session.tell(new MediaCommand.ConnectTrunk(NORTH, at(north), PCMA));
        List<Arrival> all = north.await((int) sentWhenHeld + 5);
        assertContinuous(all);
        assertThat(markers(all)).containsExactly(0, (int) sentWhenHeld);
    }

    @Test
    void an_announcement_plays_and_its_tone_follows(@TempDir Path folder) throws Exception {
        connect(PCMA, PCMA);
        Path wav = folder.resolve("message.wav");
        Files.write(wav, WavFiles.linear(600, 2400));
        session.tell(new MediaCommand.Hear(NORTH, null, new Filler.Announcement(wav, BUSY)));
        List<Arrival> all = north.await(35);
        assertContinuous(all);
        assertThat(largestGapMs(all)).isLessThan(MAX_GAP_MS);
        double[] pcm = Audio.linear(all);
        assertThat(Audio.level(pcm, 600, 80, 2400)).isGreaterThan(-12);
        assertThat(Audio.level(pcm, 425, 2500, 5500)).isCloseTo(-13, within(0.5));

        session.tell(
                new MediaCommand.Hear(SOUTH, null, new Filler.Announcement(folder.resolve("missing.wav"), RINGBACK)));
        List<Arrival> instead = south.await(10);
        assertThat(Audio.level(Audio.linear(instead), 425, 100, 1600)).isCloseTo(-13, within(0.5));
    }

    @Test
    void ports_run_out_with_a_clear_message_and_come_back_after_draining() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        MediaSettings tight = new MediaSettings(
                List.of(MediaAddress.of(loopback)),
                0,
                0,
                27_300,
                27_303,
                1,
                MediaSettings.DEFAULT_LOOP_FILL_PERCENT,
                null,
                Duration.ofMillis(100),
                MediaSettings.DEFAULT_ICE_TIMEOUT,
                MediaSettings.DEFAULT_CONSENT_TIMEOUT,
                List.of(),
                Transport.AUTO);
        try (MediaLoops few = MediaLoops.start(tight)) {
            MediaSession first = few.open("first", events::add);
            List<Integer> ports = new ArrayList<>();
            ports.add(first.openTrunkPort(NORTH).rtp().getPort());
            ports.add(first.openTrunkPort(SOUTH).rtp().getPort());
            assertThat(ports).containsExactlyInAnyOrder(27_300, 27_302);
            MediaSession second = few.open("second", events::add);
            assertThatThrownBy(() -> second.openTrunkPort(NORTH))
                    .isInstanceOf(MediaSession.NoPortsLeft.class)
                    .hasMessageContaining("27300-27303");
            first.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
            assertThatThrownBy(() -> second.openTrunkPort(NORTH)).isInstanceOf(MediaSession.NoPortsLeft.class);
            long deadline = System.nanoTime() + 5_000_000_000L;
            RtpLocal again = null;
            while (again == null && System.nanoTime() < deadline) {
                try {
                    again = second.openTrunkPort(NORTH);
                } catch (MediaSession.NoPortsLeft e) {
                    Thread.onSpinWait();
                }
            }
            assertThat(again).isNotNull();
            assertThat(few.sessions()).isEqualTo(1);
        }
    }

    @Test
    void an_unknown_country_names_the_known_ones() {
        assertThatThrownBy(() -> session.tell(new MediaCommand.Hear(NORTH, null, new Filler.Tone("XX", ToneKind.BUSY))))
                .hasMessageContaining("\"XX\"")
                .hasMessageContaining("KG, KR, KW");
    }

    @Test
    void a_warm_up_makes_a_call_of_its_own_and_leaves_nothing_behind() {
        assertThat(loops.warmUp()).isLessThan(Duration.ofSeconds(60));
        assertThat(loops.sessions()).isEqualTo(1);
    }

    @Test
    void a_closed_session_is_silent_and_gives_its_final_figures() throws Exception {
        connect(PCMA, PCMA);
        session.tell(new MediaCommand.Hear(NORTH, null, BUSY));
        north.await(5);
        SessionStats last = session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(of(NORTH, last).packetsSent()).isGreaterThanOrEqualTo(5);
        assertThat(of(NORTH, last).largestSendGapMs()).isLessThan(MAX_GAP_MS);
        assertThat(session.close().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(last);
        assertThat(loops.sessions()).isZero();
        session.tell(new MediaCommand.Hear(NORTH, null, RINGBACK));
    }
}
