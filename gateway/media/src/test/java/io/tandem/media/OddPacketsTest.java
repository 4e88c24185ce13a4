package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.srtp.SrtpContext;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Packets that are odd or broken, from the far side itself, in the midst of its audio, on either leg: dropped, or the
/// audio is back within 200 ms.
class OddPacketsTest {
    private static final int SPOKEN = 15;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private CanaryCall call;

    private int sequence = 20;
    private int timestamp = 1000;
    private int ssrc = 0x9999;

    /// What happens between two talkspurts of a sender.
    enum Oddity {
        NEW_SSRC,
        SEQUENCE_RESET,
        SEQUENCE_FAR_AHEAD,
        TIMESTAMP_JUMPS_AHEAD,
        TIMESTAMP_JUMPS_BACK,
        OTHER_PAYLOAD_TYPE,
        UNKNOWN_PAYLOAD_TYPES,
        FRAMES_OF_120_MS,
        EMPTY_PAYLOAD,
        NINE_THOUSAND_OCTETS,
        FIFTEEN_SOURCES,
        FIFTEEN_SOURCES_THAT_ARE_NOT_THERE,
        BAD_PADDING,
        PADDING_ONLY,
        EXTENSION_OF_65535_WORDS,
        EXTENSION_OF_NO_WORDS,
        VERSION_1,
        THE_SAME_PACKET_TEN_TIMES
    }

    @AfterEach
    void hangUp() {
        call.close();
    }

    @ParameterizedTest
    @EnumSource(Oddity.class)
    void audio_of_a_trunk_is_back_within_200_ms(Oddity oddity) throws Exception {
        call = CanaryCall.connected(27_700, 27_719);
        Sender sender = packet -> call.trunk.sendRaw(packet, call.trunkPort);
        speak(sender);
        act(oddity, sender);
        long from = System.nanoTime();
        speak(sender);
        call.trunk.pace(3, () -> {});
        judge(oddity, call.browser.heard(), from);
    }

    @ParameterizedTest
    @EnumSource(Oddity.class)
    void audio_of_a_browser_is_back_within_200_ms(Oddity oddity) throws Exception {
        call = CanaryCall.connected(27_700, 27_719);
        SrtpContext context = SrtpContext.forSending(call.keys().local());
        Sender sender = packet -> {
            byte[] room = Arrays.copyOf(packet, packet.length + SrtpContext.MAX_OVERHEAD);
            int length = context.protect(room, 0, packet.length);
            byte[] sent = length < 0 ? packet : Arrays.copyOf(room, length);
            call.browser.wire().sendRaw(sent, call.browser.gatewayAddress());
        };
        speak(sender);
        act(oddity, sender);
        long from = System.nanoTime();
        speak(sender);
        call.trunk.pace(3, () -> {});
        judge(oddity, call.trunk.arrivals(), from);
    }

    private interface Sender {
        void send(byte[] packet);
    }

    private byte[] next(byte[] payload) {
        byte[] packet = RtpPeer.rtp(8, false, sequence++ & 0xFFFF, timestamp, ssrc, payload);
        timestamp += payload.length;
        return packet;
    }

    private void speak(Sender sender) throws Exception {
        call.browser.wire().pace(SPOKEN, () -> sender.send(next(RtpPeer.tone(1000, timestamp))));
    }

    private void act(Oddity oddity, Sender sender) {
        byte[] audio = RtpPeer.tone(1000, timestamp);
        switch (oddity) {
            case NEW_SSRC -> ssrc = 0x8888;
            case SEQUENCE_RESET -> sequence = 3;
            case SEQUENCE_FAR_AHEAD -> sequence += 20_000;
            case TIMESTAMP_JUMPS_AHEAD -> timestamp += 0x4000_0000;
            case TIMESTAMP_JUMPS_BACK -> timestamp -= 0x4000_0000;
            case OTHER_PAYLOAD_TYPE -> sender.send(typed(0, audio));
            case UNKNOWN_PAYLOAD_TYPES -> {
                for (int type = 1; type < 128; type += 9) {
                    sender.send(typed(type, audio));
                }
            }
            case FRAMES_OF_120_MS -> {
                byte[] six = new byte[960];
                for (int i = 0; i < six.length; i += 160) {
                    System.arraycopy(RtpPeer.tone(1000, timestamp + i), 0, six, i, 160);
                }
                sender.send(next(six));
            }
            case EMPTY_PAYLOAD -> sender.send(next(new byte[0]));
            case NINE_THOUSAND_OCTETS -> sender.send(next(new byte[9000]));
            case FIFTEEN_SOURCES -> sender.send(withSources(next(audio)));
            case FIFTEEN_SOURCES_THAT_ARE_NOT_THERE -> sender.send(flag(next(new byte[20]), 0x0F));
            case BAD_PADDING -> {
                byte[] packet = flag(next(audio), 0x20);
                packet[packet.length - 1] = (byte) 0xFF;
                sender.send(packet);
            }
            case PADDING_ONLY -> {
                byte[] packet = flag(next(new byte[40]), 0x20);
                packet[packet.length - 1] = 40;
                sender.send(packet);
            }
            case EXTENSION_OF_65535_WORDS -> {
                byte[] packet = flag(next(audio), 0x10);
                packet[14] = (byte) 0xFF;
                packet[15] = (byte) 0xFF;
                sender.send(packet);
            }
            case EXTENSION_OF_NO_WORDS -> {
                byte[] payload = new byte[164];
                System.arraycopy(audio, 0, payload, 4, 160);
                sender.send(flag(next(payload), 0x10));
                timestamp -= 4;
            }
            case VERSION_1 -> {
                byte[] packet = next(audio);
                packet[0] = 0x40;
                sender.send(packet);
            }
            case THE_SAME_PACKET_TEN_TIMES -> {
                byte[] packet = next(audio);
                for (int i = 0; i < 10; i++) {
                    sender.send(packet.clone());
                }
            }
        }
    }

    private byte[] typed(int type, byte[] payload) {
        byte[] packet = next(payload);
        packet[1] = (byte) type;
        return packet;
    }

    private static byte[] flag(byte[] packet, int bits) {
        packet[0] |= (byte) bits;
        return packet;
    }

    /// Fifteen contributing sources put into a packet.
    private static byte[] withSources(byte[] packet) {
        byte[] out = new byte[packet.length + 60];
        System.arraycopy(packet, 0, out, 0, 12);
        System.arraycopy(packet, 12, out, 72, packet.length - 12);
        out[0] |= 0x0F;
        return out;
    }

    private void judge(Oddity oddity, List<Arrival> heard, long from) throws Exception {
        assertThat(heard).hasSizeGreaterThanOrEqualTo(2 * SPOKEN - 4);
        for (int i = 1; i < heard.size(); i++) {
            Arrival now = heard.get(i);
            Arrival before = heard.get(i - 1);
            assertThat(now.ssrc()).isEqualTo(before.ssrc());
            assertThat(now.timestamp() - before.timestamp()).as("packet %d", i).isPositive();
            assertThat((short) (now.sequence() - before.sequence()))
                    .as("packet %d", i)
                    .isBetween((short) 1, (short) 20);
        }
        Arrival back = heard.stream().filter(p -> p.atNs() > from).findFirst().orElseThrow();
        assertThat((back.atNs() - from) / 1e6).as("back after ms").isLessThan(200);
        double[] pcm = Audio.linear(heard);
        int last = pcm.length - 1600;
        assertThat(Audio.level(pcm, 1000, last, pcm.length))
                .as("level after %s", oddity)
                .isBetween(-10.0, -8.0);
        call.noBugs();
    }
}
