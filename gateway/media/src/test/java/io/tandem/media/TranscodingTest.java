package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Filler.ToneKind;
import io.tandem.media.RtpPeer.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Legs of different codecs over real sockets: tones are measured at both ends, and each switch of what is heard
/// is looked at for gaps and clicks.
@SuppressWarnings("NullAway.Init")
class TranscodingTest {
    private static final PortId NEAR = new PortId("near");
    private static final PortId FAR = new PortId("far");
    private static final Filler NOTHING = new Filler.Nothing();
    private static final Filler RINGBACK = new Filler.Tone("KG", ToneKind.RINGBACK);
    private static final double NEAR_HZ = 450;
    private static final double FAR_HZ = 730;
    private static final double SENT_DBM0 = -9.1;
    private static final int SETTLING_PACKETS = 25;
    private static final int MEASURED_PACKETS = 50;
    private static final int LONGEST_GAP_FRAMES = 3;
    private static final double LEVEL_DB = 0.5;
    private static final double LONGEST_RESUME_MS = 150;
    /// The noise of G.711 is at -48, that of a step of a tenth of the tone at -35.
    private static final double CLICK_DBM0 = -42;

    private MediaLoops loops;
    private MediaSession session;
    private CodecPeer near;
    private CodecPeer far;
    private InetSocketAddress nearPort;
    private InetSocketAddress farPort;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_400, 27_599));
        session = loops.open("test", _ -> {});
    }

    @AfterEach
    void stop() {
        loops.close();
        near.close();
        far.close();
    }

    private void connect(Codec nearCodec, Codec farCodec) throws Exception {
        connect(nearCodec, farCodec, OpusFormat.DEFAULT);
    }

    private void connect(Codec nearCodec, Codec farCodec, OpusFormat nearWants) throws Exception {
        near = new CodecPeer(nearCodec, 0x1111);
        far = new CodecPeer(farCodec, 0x2222);
        nearPort = session.openTrunkPort(NEAR).rtp();
        farPort = session.openTrunkPort(FAR).rtp();
        session.tell(new MediaCommand.ConnectTrunk(NEAR, near.remote(), near.types(nearWants)));
        session.tell(new MediaCommand.ConnectTrunk(FAR, far.remote(), far.types()));
        settle();
    }

    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void hearEachOther() throws Exception {
        session.tell(new MediaCommand.Hear(NEAR, FAR, NOTHING));
        session.tell(new MediaCommand.Hear(FAR, NEAR, NOTHING));
        settle();
    }

    /// One SSRC, no number skipped, a clock that counts frames of 20 ms and skips none but at a pause.
    private static void assertContinuous(List<Arrival> packets, int units, int mostFrames) {
        for (int i = 1; i < packets.size(); i++) {
            Arrival before = packets.get(i - 1);
            Arrival now = packets.get(i);
            assertThat(now.ssrc()).isEqualTo(before.ssrc());
            assertThat(now.sequence()).as("packet %d", i).isEqualTo((before.sequence() + 1) & 0xFFFF);
            assertThat(now.timestamp() - before.timestamp())
                    .as("packet %d", i)
                    .isPositive()
                    .isLessThanOrEqualTo(mostFrames * units);
        }
    }

    /// Frames in a row without sound, at most.
    private static int longestSilence(double[] pcm, int from, int to) {
        int most = 0;
        int run = 0;
        for (int at = from; at + 160 <= to; at += 160) {
            double power = 0;
            for (int i = at; i < at + 160; i++) {
                power += pcm[i] * pcm[i] / 160;
            }
            run = Math.sqrt(power) < 500 ? run + 1 : 0;
            most = Math.max(most, run);
        }
        return most;
    }

    /// The end of what a peer has heard. It is decoded from the stream's first packet on, for a decoder that starts
    /// within a stream is wrong for a while.
    private static double[] lastHeard(CodecPeer peer, List<Arrival> all, int packets) {
        double[] pcm = peer.heard(all);
        return Arrays.copyOfRange(pcm, Math.max(0, pcm.length - 160 * packets), pcm.length);
    }

    private static void assertHears(CodecPeer peer, double hz, double notHz) throws Exception {
        int before = peer.rtp.arrivals().size() + SETTLING_PACKETS;
        List<Arrival> all = peer.rtp.await(before + MEASURED_PACKETS);
        double[] pcm = lastHeard(peer, all.subList(0, before + MEASURED_PACKETS), MEASURED_PACKETS);
        assertThat(Audio.usualLevel(pcm, hz)).as("%.0f Hz", hz).isCloseTo(SENT_DBM0, within(LEVEL_DB));
        assertThat(Audio.usualLevel(pcm, notHz)).as("%.0f Hz", notHz).isLessThan(-40);
        assertThat(longestSilence(pcm, 0, pcm.length)).isLessThanOrEqualTo(LONGEST_GAP_FRAMES);
        assertThat(Audio.loudestClick(pcm, 0, pcm.length)).isLessThan(CLICK_DBM0);
    }

    @ParameterizedTest
    @CsvSource({
        "OPUS,PCMA",
        "OPUS,PCMU",
        "OPUS,G722",
        "OPUS,OPUS",
        "G722,PCMA",
        "G722,PCMU",
        "G722,OPUS",
        "G722,G722",
        "PCMA,OPUS",
        "PCMA,G722",
        "PCMA,PCMU",
        "PCMU,OPUS",
        "PCMU,G722",
        "PCMU,PCMA"
    })
    void each_side_hears_the_other_in_its_own_codec(Codec nearCodec, Codec farCodec) throws Exception {
        connect(nearCodec, farCodec);
        hearEachOther();
        near.talk(NEAR_HZ, nearPort);
        far.talk(FAR_HZ, farPort);
        assertHears(near, FAR_HZ, NEAR_HZ);
        assertHears(far, NEAR_HZ, FAR_HZ);
        assertContinuous(near.rtp.arrivals(), near.frameUnits(), LONGEST_GAP_FRAMES);
        assertContinuous(far.rtp.arrivals(), far.frameUnits(), LONGEST_GAP_FRAMES);
        assertThat(near.rtp.arrivals())
                .allMatch(p -> p.payloadType() == near.types().audioType());
    }

    @ParameterizedTest
    @CsvSource({"OPUS,PCMA", "G722,PCMU", "PCMA,OPUS", "PCMU,G722", "OPUS,G722", "G722,OPUS"})
    void tone_early_media_answer_hold_and_another_trunk_are_one_stream(Codec nearCodec, Codec farCodec)
            throws Exception {
        connect(nearCodec, farCodec);
        session.tell(new MediaCommand.Hear(NEAR, FAR, RINGBACK));
        near.rtp.await(20);
        double[] ringing = near.heard(near.rtp.arrivals().subList(0, 20));
        assertThat(Audio.level(ringing, 425, 1600, 3200)).isGreaterThan(-20);

        Runnable early = far.talk(FAR_HZ, farPort);
        assertHears(near, FAR_HZ, 425);
        session.tell(new MediaCommand.Hear(NEAR, FAR, NOTHING));
        session.tell(new MediaCommand.Hear(FAR, NEAR, NOTHING));
        assertHears(near, FAR_HZ, 425);
        int talking = near.rtp.arrivals().size();

        session.tell(new MediaCommand.Hear(NEAR, null, RINGBACK));
        near.rtp.await(talking + 30);
        session.tell(new MediaCommand.Hear(NEAR, FAR, NOTHING));
        assertHears(near, FAR_HZ, 425);

        PortId second = new PortId("second");
        InetSocketAddress port = session.openTrunkPort(second).rtp();
        try (CodecPeer other = new CodecPeer(farCodec, 0x3333)) {
            session.tell(new MediaCommand.ConnectTrunk(second, other.remote(), other.types()));
            other.talk(NEAR_HZ, port);
            session.tell(new MediaCommand.Hear(NEAR, second, NOTHING));
            session.tell(new MediaCommand.ClosePort(FAR));
            assertHears(near, NEAR_HZ, FAR_HZ);
        }
        early.run();
        List<Arrival> all = near.rtp.arrivals();
        assertContinuous(all, near.frameUnits(), LONGEST_GAP_FRAMES);
        double[] pcm = near.heard(all);
        assertThat(Audio.loudestClick(pcm, 0, pcm.length)).as("no click").isLessThan(CLICK_DBM0);
        assertThat(longestSilence(pcm, 40 * 160, talking * 160)).isLessThanOrEqualTo(LONGEST_GAP_FRAMES);
        int tone = all.stream().map(Arrival::payloadType).distinct().toList().size();
        assertThat(tone).as("tones are in the leg's codec").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"OPUS,PCMA,G722", "OPUS,G722,PCMA", "G722,PCMA,OPUS", "PCMA,OPUS,G722"})
    void a_far_end_that_changes_its_codec_in_the_call_is_heard_without_a_click(
            Codec nearCodec, Codec farCodec, Codec thenCodec) throws Exception {
        connect(nearCodec, farCodec);
        hearEachOther();
        Runnable voice = far.talk(FAR_HZ, farPort);
        assertHears(near, FAR_HZ, NEAR_HZ);
        try (CodecPeer then = new CodecPeer(thenCodec, 0x4444)) {
            voice.run();
            session.tell(new MediaCommand.ConnectTrunk(FAR, then.remote(), then.types()));
            settle();
            then.talk(FAR_HZ, farPort);
            assertHears(near, FAR_HZ, NEAR_HZ);
        }
        double[] pcm = near.heard(near.rtp.arrivals());
        assertThat(Audio.loudestClick(pcm, 0, pcm.length)).as("no click").isLessThan(CLICK_DBM0);
        assertContinuous(near.rtp.arrivals(), near.frameUnits(), 20);
    }

    @ParameterizedTest
    @CsvSource({"OPUS,PCMA", "OPUS,G722", "G722,PCMA", "PCMA,OPUS"})
    void a_call_taken_off_hold_is_heard_at_once_and_without_a_click(Codec nearCodec, Codec farCodec) throws Exception {
        connect(nearCodec, farCodec);
        hearEachOther();
        far.talk(FAR_HZ, farPort);
        assertHears(near, FAR_HZ, NEAR_HZ);
        session.tell(new MediaCommand.Hear(NEAR, null, NOTHING));
        settle();
        near.rtp.pace(30, () -> {});
        int before = near.rtp.arrivals().size();
        long resumedNs = System.nanoTime();
        session.tell(new MediaCommand.Hear(NEAR, FAR, NOTHING));
        assertHears(near, FAR_HZ, NEAR_HZ);
        List<Arrival> all = near.rtp.arrivals();
        double[] pcm = near.heard(all);
        double gapMs = (firstSounding(all, pcm, before).atNs() - resumedNs) / 1e6;
        double click = Audio.loudestClick(pcm, 0, pcm.length);
        System.out.printf(
                "%s hears %s %.0f ms after the hold ends; above 2 kHz at most %.1f dBm0%n",
                nearCodec, farCodec, gapMs, click);
        assertThat(gapMs).isLessThan(LONGEST_RESUME_MS);
        assertThat(click).as("no click").isLessThan(CLICK_DBM0);
    }

    private Arrival firstSounding(List<Arrival> all, double[] pcm, int from) {
        for (int i = from; i < all.size(); i++) {
            int at = (all.get(i).timestamp() - all.getFirst().timestamp()) / near.frameUnits() * 160;
            if (longestSilence(pcm, at, at + 160) == 0) {
                return all.get(i);
            }
        }
        throw new AssertionError("nothing is heard");
    }

    @Test
    void the_tone_comes_back_when_transcoded_early_media_stops() throws Exception {
        connect(Codec.OPUS, Codec.PCMA);
        session.tell(new MediaCommand.Hear(NEAR, FAR, new Filler.Tone("KG", ToneKind.BUSY)));
        Runnable early = far.talk(FAR_HZ, farPort);
        assertHears(near, FAR_HZ, 425);
        early.run();
        int before = near.rtp.arrivals().size() + 80;
        List<Arrival> all = near.rtp.await(before + 50);
        double[] pcm = lastHeard(near, all.subList(0, before + 50), 50);
        assertThat(Audio.level(pcm, 425, 0, pcm.length)).isGreaterThan(-22);
        assertContinuous(all, near.frameUnits(), LONGEST_GAP_FRAMES);
    }

    @Test
    void digits_are_carried_between_clocks_with_their_duration_scaled() throws Exception {
        connect(Codec.OPUS, Codec.PCMA);
        hearEachOther();
        Runnable voice = near.talk(NEAR_HZ, nearPort);
        far.talk(FAR_HZ, farPort);
        assertHears(far, NEAR_HZ, FAR_HZ);
        voice.run();
        int at = far.rtp.arrivals().size();
        press(near, nearPort, 5, 10);
        near.talk(NEAR_HZ, nearPort);
        assertHears(far, NEAR_HZ, FAR_HZ);
        List<Arrival> events = far.rtp.arrivals().stream()
                .skip(at)
                .filter(p -> p.payloadType() == CodecPeer.EVENT_TYPE)
                .toList();
        assertThat(events).hasSize(13);
        assertThat(events.getFirst().marker()).isTrue();
        assertThat(events.stream().map(Arrival::timestamp).distinct()).hasSize(1);
        assertThat(events.stream().map(p -> (int) p.payload()[0]).distinct()).containsExactly(5);
        assertThat(duration(events.getFirst())).isEqualTo(160);
        assertThat(duration(events.getLast())).isEqualTo(1600);
        assertThat(events.getLast().payload()[1] & 0x80).isNotZero();
        List<Arrival> all = far.rtp.arrivals();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo((all.get(i - 1).sequence() + 1) & 0xFFFF);
        }
    }

    @Test
    void a_long_digit_becomes_several_segments_at_48_khz() throws Exception {
        connect(Codec.OPUS, Codec.PCMA);
        hearEachOther();
        press(far, farPort, 7, 100);
        List<Arrival> events = near
                .rtp
                .await(all -> all.stream()
                                .filter(p -> p.payloadType() == CodecPeer.EVENT_TYPE)
                                .count()
                        == 103)
                .stream()
                .filter(p -> p.payloadType() == CodecPeer.EVENT_TYPE)
                .toList();
        List<Integer> starts =
                events.stream().map(Arrival::timestamp).distinct().toList();
        assertThat(starts).hasSize(2);
        assertThat(starts.get(1) - starts.get(0)).isEqualTo(0xFFFF);
        assertThat(0xFFFF + duration(events.getLast())).as("two seconds").isEqualTo(96_000);
        assertThat(events.stream().filter(Arrival::marker)).hasSize(1);
    }

    private static int duration(Arrival event) {
        return (event.payload()[2] & 0xFF) << 8 | (event.payload()[3] & 0xFF);
    }

    /// A key held for so many packets, then three that say its end (RFC 4733 §2.5.1.4).
    private static void press(CodecPeer peer, InetSocketAddress to, int code, int packets) throws Exception {
        int[] sent = new int[1];
        int start = peer.rtp.timestamp;
        peer.rtp.pace(packets + 3, () -> {
            boolean end = sent[0] >= packets;
            int units = Math.min(sent[0] + 1, packets) * peer.frameUnits();
            byte[] payload = {(byte) code, (byte) (end ? 0x8A : 0x0A), (byte) (units >> 8), (byte) units};
            peer.rtp.sendRaw(
                    RtpPeer.rtp(
                            CodecPeer.EVENT_TYPE,
                            sent[0] == 0,
                            peer.rtp.sequence & 0xFFFF,
                            start,
                            peer.rtp.ssrc,
                            payload),
                    to);
            peer.rtp.sequence++;
            sent[0]++;
        });
        peer.rtp.timestamp = start + (packets + 3) * peer.frameUnits();
    }

    @Test
    void silence_is_not_sent_to_a_peer_that_wants_dtx() throws Exception {
        connect(Codec.OPUS, Codec.PCMA, new OpusFormat(true, true, OpusFormat.ANY_BITRATE));
        hearEachOther();
        far.syllables();
        far.talk(FAR_HZ, farPort);
        assertThat(sentPart(60)).as("speech").isGreaterThan(0.6);
        far.change(0);
        near.rtp.await(
                all -> all.getLast().timestamp() - all.get(all.size() - 2).timestamp() > 5 * near.frameUnits());
        assertThat(sentPart(6)).as("silence").isLessThan(0.3);
        far.change(FAR_HZ);
        assertThat(sentPart(60)).as("speech again").isGreaterThan(0.6);
        List<Arrival> all = near.rtp.arrivals();
        assertContinuous(all, near.frameUnits(), 30);
        double seconds = (all.getLast().atNs() - all.getFirst().atNs()) / 1e9;
        assertThat((all.getLast().timestamp() - all.getFirst().timestamp()) / 48_000.0)
                .as("the clock runs on through silence")
                .isCloseTo(seconds, within(0.2));
    }

    /// How many of the frames, by the clock of the next `count` packets, were sent.
    private double sentPart(int count) throws Exception {
        int before = near.rtp.arrivals().size();
        List<Arrival> next =
                near.rtp.await(all -> all.size() >= before + count, 10_000).subList(before, before + count);
        int frames = (next.getLast().timestamp() - next.getFirst().timestamp()) / near.frameUnits();
        return (count - 1.0) / frames;
    }
}
