package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Digits from one leg to another, in every way, over real sockets.
class DtmfMediaTest {
    private static final PortId NORTH = new PortId("north");
    private static final PortId SOUTH = new PortId("south");
    private static final PayloadTypes EVENTS = PayloadTypes.of(Codec.PCMA, 101);
    private static final PayloadTypes NO_EVENTS = PayloadTypes.of(Codec.PCMA, PayloadTypes.NONE);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final String DIGITS = "0123456789*#ABCD";

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
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_600, 27_699));
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

    private void talk(PayloadTypes northTypes, PayloadTypes southTypes) throws Exception {
        session.tell(new MediaCommand.ConnectTrunk(NORTH, at(north), northTypes));
        session.tell(new MediaCommand.ConnectTrunk(SOUTH, at(south), southTypes));
        session.tell(new MediaCommand.Hear(NORTH, SOUTH, NOTHING));
        session.tell(new MediaCommand.Hear(SOUTH, NORTH, NOTHING));
        settle();
    }

    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    /// North presses a key by RFC 4733, as a browser does: no audio beside it.
    private void press(RtpPeer peer, char digit, int packets, InetSocketAddress to) throws Exception {
        int start = peer.timestamp;
        int[] n = new int[1];
        peer.pace(packets + 3, () -> {
            n[0]++;
            boolean end = n[0] > packets;
            int duration = 160 * Math.min(n[0], packets);
            byte[] payload = {
                (byte) DIGITS.indexOf(digit), (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration
            };
            peer.sendRaw(RtpPeer.rtp(101, n[0] == 1, peer.sequence++ & 0xFFFF, start, peer.ssrc, payload), to);
        });
        peer.timestamp += 160 * (packets + 3);
    }

    private static byte[] tones(double low, double high, int from, int samples) {
        byte[] out = new byte[samples];
        for (int i = 0; i < samples; i++) {
            double t = 2 * Math.PI * (from + i) / 8000;
            out[i] = Audio.alaw((int) Math.round(6000 * Math.sin(low * t) + 6000 * Math.sin(high * t)));
        }
        return out;
    }

    private static List<Arrival> eventPackets(List<Arrival> all) {
        return all.stream().filter(p -> p.payloadType() == 101).toList();
    }

    /// The digits that arrived as events, each with its length in ms.
    private static List<String> digits(List<Arrival> all) {
        List<String> digits = new ArrayList<>();
        int last = 0;
        for (Arrival p : eventPackets(all)) {
            boolean end = (p.payload()[1] & 0x80) != 0;
            if (end && (digits.isEmpty() || p.timestamp() != last)) {
                int units = (p.payload()[2] & 0xFF) << 8 | (p.payload()[3] & 0xFF);
                digits.add(DIGITS.charAt(p.payload()[0]) + " " + units / 8);
                last = p.timestamp();
            }
        }
        return digits;
    }

    private List<MediaEvent.DtmfReceived> told() {
        return events.stream()
                .filter(MediaEvent.DtmfReceived.class::isInstance)
                .map(MediaEvent.DtmfReceived.class::cast)
                .toList();
    }

    private static long ends(List<Arrival> all) {
        return eventPackets(all).stream()
                .filter(p -> (p.payload()[1] & 0x80) != 0)
                .count();
    }

    @Test
    void a_signalled_press_becomes_an_event_and_the_voice_is_silent_meanwhile() throws Exception {
        talk(EVENTS, EVENTS);
        north.speak(1000, 10, northPort);
        south.await(10);
        session.tell(new MediaCommand.DtmfSignalled(NORTH, '5', 160));
        north.speak(1000, 25, northPort);
        List<Arrival> all = south.await(packets -> ends(packets) == 3 && packets.size() > 30);

        assertThat(digits(all)).containsExactly("5 160");
        List<Arrival> event = eventPackets(all);
        assertThat(event).hasSize(10);
        assertThat(event.getFirst().marker()).isTrue();
        assertThat(event).allMatch(p -> p.timestamp() == event.getFirst().timestamp());
        int from = all.indexOf(event.getFirst());
        assertThat(all.subList(from, from + 10)).as("nothing beside it").isEqualTo(event);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(all.get(i - 1).sequence() + 1 & 0xFFFF);
            assertThat(all.get(i).ssrc()).isEqualTo(all.get(0).ssrc());
        }
        assertThat(all.get(from + 10).marker()).as("the voice comes back").isTrue();
        assertThat(told()).containsExactly(new MediaEvent.DtmfReceived(NORTH, '5', 160, DtmfWay.SIGNALLING));
    }

    @Test
    void a_press_that_comes_in_two_ways_is_one_and_two_presses_stay_two() throws Exception {
        talk(EVENTS, EVENTS);
        session.tell(new MediaCommand.DtmfSignalled(NORTH, '7', 100));
        press(north, '7', 5, northPort);
        press(north, '7', 5, northPort);
        session.tell(new MediaCommand.DtmfSignalled(NORTH, '7', 100));
        press(north, '8', 5, northPort);
        List<Arrival> all = south.await(packets -> ends(packets) == 9);
        assertThat(digits(all).stream().map(d -> d.charAt(0))).containsExactly('7', '7', '8');
        settle();
        assertThat(told().stream().map(MediaEvent.DtmfReceived::digit)).containsExactly('7', '7', '8');
    }

    @Test
    void a_fast_sequence_keeps_its_order_with_pauses_between() throws Exception {
        talk(EVENTS, EVENTS);
        for (char digit : "1230#".toCharArray()) {
            session.tell(new MediaCommand.DtmfSignalled(NORTH, digit, 80));
        }
        List<Arrival> all = south.await(packets -> ends(packets) == 15);
        assertThat(digits(all)).containsExactly("1 80", "2 80", "3 80", "0 80", "# 80");
        List<Integer> starts =
                eventPackets(all).stream().map(Arrival::timestamp).distinct().toList();
        for (int i = 1; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - 1)).isGreaterThanOrEqualTo((80 + 40) * 8);
        }
    }

    @Test
    void a_press_longer_than_a_segment_goes_on_in_the_next() throws Exception {
        PayloadTypes fast = new PayloadTypes(Codec.PCMA, 8, 101, 48_000);
        talk(EVENTS, fast);
        session.tell(new MediaCommand.DtmfSignalled(NORTH, '9', 1_500));
        List<Arrival> all = eventPackets(south.await(packets -> ends(packets) == 3));
        List<Integer> starts = all.stream().map(Arrival::timestamp).distinct().toList();
        assertThat(starts).hasSize(2);
        byte[] last = all.getLast().payload();
        assertThat(0xFFFF + ((last[2] & 0xFF) << 8 | (last[3] & 0xFF))).isEqualTo(72_000);
    }

    @Test
    void an_event_becomes_tones_where_the_trunk_takes_no_events() throws Exception {
        talk(EVENTS, NO_EVENTS);
        press(north, '5', 8, northPort);
        List<Arrival> all = south.await(packets -> packets.size() >= 8);
        assertThat(eventPackets(all)).isEmpty();
        double[] pcm = Audio.linear(all.subList(0, 8));
        assertThat(Audio.level(pcm, 770, 80, 1200)).isCloseTo(-11, within(1.0));
        assertThat(Audio.level(pcm, 1336, 80, 1200)).isCloseTo(-11, within(1.0));
        assertThat(Audio.level(pcm, 697, 80, 1200)).isLessThan(-30);
        assertThat(Audio.steepest(pcm, 0, 8)).as("it rises").isLessThan(2500);
    }

    @Test
    void tones_are_said_where_the_trunk_is_configured_so_and_mute_the_voice() throws Exception {
        talk(EVENTS, EVENTS);
        session.tell(new MediaCommand.DtmfBy(SOUTH, DtmfWay.IN_BAND, false));
        north.speak(1000, 5, northPort);
        south.await(5);
        session.tell(new MediaCommand.DtmfSignalled(NORTH, '*', 200));
        north.speak(1000, 20, northPort);
        List<Arrival> all = south.await(packets -> packets.size() >= 25);
        assertThat(eventPackets(all)).isEmpty();
        double[] pcm = Audio.linear(all);
        int first = onset(pcm, 941);
        assertThat(Audio.level(pcm, 941, first + 200, first + 1300)).isCloseTo(-11, within(1.0));
        assertThat(Audio.level(pcm, 1209, first + 200, first + 1300)).isCloseTo(-11, within(1.0));
        assertThat(Audio.level(pcm, 1000, first + 200, first + 1300))
                .as("voice")
                .isLessThan(-30);
        assertThat(Audio.level(pcm, 1000, pcm.length - 480, pcm.length))
                .as("voice after")
                .isGreaterThan(-11);
    }

    private static int onset(double[] pcm, double hz) {
        for (int i = 0; i + 160 <= pcm.length; i += 160) {
            if (Audio.level(pcm, hz, i, i + 160) > -16) {
                return i;
            }
        }
        throw new AssertionError(hz + " Hz is never heard");
    }

    @Test
    void tones_of_the_trunk_become_an_event_and_are_heard_no_longer_than_it_takes_to_know_them() throws Exception {
        talk(EVENTS, NO_EVENTS);
        session.tell(new MediaCommand.DtmfBy(SOUTH, DtmfWay.RTP_EVENT, true));
        south.speak(300, 10, southPort);
        int[] sample = new int[1];
        south.pace(10, () -> {
            south.send(8, tones(852, 1477, sample[0], 160), southPort);
            sample[0] += 160;
        });
        south.speak(300, 20, southPort);
        List<Arrival> all = north.await(packets -> ends(packets) == 3 && packets.size() > 30);
        assertThat(digits(all)).hasSize(1).first().asString().startsWith("9 ");
        assertThat(Integer.parseInt(digits(all).getFirst().substring(2))).isBetween(160, 240);
        List<Arrival> audio = all.stream().filter(p -> p.payloadType() == 8).toList();
        double[] pcm = Audio.linear(audio);
        int leaked = 0;
        for (int i = 0; i + 160 <= pcm.length; i += 160) {
            leaked += Audio.level(pcm, 852, i, i + 160) > -20 ? 20 : 0;
        }
        assertThat(leaked).as("ms of the tone itself").isLessThanOrEqualTo(80);
        assertThat(told()).hasSize(1);
        assertThat(told().getFirst().how()).isEqualTo(DtmfWay.IN_BAND);
    }

    @Test
    void digits_that_the_signalling_says_are_not_said_by_the_media() throws Exception {
        talk(EVENTS, EVENTS);
        session.tell(new MediaCommand.DtmfBy(SOUTH, DtmfWay.SIGNALLING, false));
        settle();
        press(north, '3', 5, northPort);
        north.speak(1000, 5, northPort);
        List<Arrival> all = south.await(5);
        assertThat(eventPackets(all)).isEmpty();
        assertThat(told()).containsExactly(new MediaEvent.DtmfReceived(NORTH, '3', 100, DtmfWay.RTP_EVENT));
    }

    /// A browser or a phone that has no telephone-event, whatever its codec.
    @ParameterizedTest
    @EnumSource(names = {"G722", "OPUS"})
    void tones_within_a_coded_voice_become_an_event(Codec codec) throws Exception {
        int type = codec == Codec.OPUS ? 111 : codec.staticPayloadType();
        talk(EVENTS, new PayloadTypes(codec, type, PayloadTypes.NONE, codec.clockRate()));
        session.tell(new MediaCommand.DtmfBy(SOUTH, DtmfWay.RTP_EVENT, true));
        settle();
        try (AudioEncoder encoder = Codecs.encoder(codec, 8000)) {
            int[] frame = new int[1];
            byte[] coded = new byte[AudioEncoder.MOST_OCTETS];
            south.pace(50, () -> {
                boolean pressed = frame[0] >= 10 && frame[0] < 22;
                short[] pcm = new short[160];
                for (int i = 0; i < pcm.length; i++) {
                    double t = 2 * Math.PI * (frame[0] * 160 + i) / 8000;
                    pcm[i] = (short)
                            (pressed ? 6000 * (Math.sin(852 * t) + Math.sin(1477 * t)) : 2000 * Math.sin(300 * t));
                }
                byte[] payload = Arrays.copyOf(coded, encoder.encode(pcm, 160, coded, 0));
                int timestamp = frame[0] * codec.clockRate() / 50;
                south.sendRaw(
                        RtpPeer.rtp(type, frame[0] == 0, frame[0] + 1, timestamp, south.ssrc, payload), southPort);
                frame[0]++;
            });
        }
        List<Arrival> all = north.await(packets -> ends(packets) == 3);

        assertThat(digits(all)).hasSize(1).first().asString().startsWith("9 ");
        assertThat(Integer.parseInt(digits(all).getFirst().substring(2))).isBetween(180, 300);
        assertThat(told()).hasSize(1);
        assertThat(told().getFirst().how()).isEqualTo(DtmfWay.IN_BAND);
    }

    @Test
    void a_digit_of_ours_is_said_to_one_side_alone() throws Exception {
        talk(EVENTS, EVENTS);
        session.tell(new MediaCommand.SendDtmf(SOUTH, 'A', 100));
        assertThat(digits(south.await(packets -> ends(packets) == 3))).containsExactly("A 100");
        assertThat(north.arrivals()).isEmpty();
        assertThat(told()).isEmpty();
    }
}
