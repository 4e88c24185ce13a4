package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Packet view and outgoing stream in simulated time.
class RtpTest {
    private static final long MS = 1_000_000;

    private final byte[] out = new byte[200];
    private final RtpPacket seen = new RtpPacket();

    private static RtpPacket packet(int sequence, int timestamp, int ssrc) {
        byte[] bytes = new byte[172];
        RtpPacket.writeHeader(bytes, 8, false, sequence & 0xFFFF, timestamp, ssrc);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.parse(bytes, 0, bytes.length)).isTrue();
        return packet;
    }

    private RtpPacket sent() {
        assertThat(seen.parse(out, 0, 172)).isTrue();
        return seen;
    }

    @Test
    void padding_extension_and_sources_are_left_out_of_the_payload() {
        byte[] bytes = new byte[12 + 4 + 4 + 8 + 20 + 4];
        RtpPacket.writeHeader(bytes, 8, true, 9, 10, 11);
        bytes[0] = (byte) (0x80 | 0x20 | 0x10 | 1);
        bytes[19] = 2;
        bytes[bytes.length - 1] = 4;
        assertThat(seen.parse(bytes, 0, bytes.length)).isTrue();
        assertThat(seen.payloadOffset()).isEqualTo(28);
        assertThat(seen.payloadLength()).isEqualTo(20);
        assertThat(seen.marker()).isTrue();
    }

    @Test
    void random_octets_never_throw_and_a_lying_header_is_malformed() {
        Random random = new Random(2);
        for (int i = 0; i < 200_000; i++) {
            byte[] junk = new byte[random.nextInt(64)];
            random.nextBytes(junk);
            if (junk.length > 0) {
                junk[0] = (byte) (0x80 | junk[0] & 0x3F);
            }
            if (seen.parse(junk, 0, junk.length)) {
                assertThat(seen.payloadOffset() + seen.payloadLength()).isLessThanOrEqualTo(junk.length);
                assertThat(seen.payloadLength()).isNotNegative();
            }
        }
    }

    @Test
    void sequence_and_timestamp_wrap_without_a_jump() {
        RtpStream stream = new RtpStream(1, 0xFFFE, -320);
        for (int i = 0; i < 6; i++) {
            stream.frame(out, 8, i * 20 * MS);
            assertThat(sent().sequence()).isEqualTo((0xFFFE + i) & 0xFFFF);
            assertThat(seen.timestamp()).isEqualTo(-320 + 160 * i);
            assertThat(seen.marker()).isEqualTo(i == 0);
        }
    }

    @Test
    void a_pause_of_our_own_tone_is_carried_by_the_timestamp() {
        RtpStream stream = new RtpStream(1, 0, 0);
        stream.frame(out, 8, 0);
        stream.frame(out, 8, 5_000 * MS);
        assertThat(sent().sequence()).isEqualTo(1);
        assertThat(seen.timestamp()).isEqualTo(40_000);
        assertThat(seen.marker()).isTrue();
    }

    @Test
    void a_late_packet_from_before_the_switch_is_left_out() {
        RtpStream stream = new RtpStream(1, 0, 0);
        stream.frame(out, 8, 0);
        assertThat(stream.relay(packet(100, 16_000, 7), 1, false, out, 8, 20 * MS))
                .isTrue();
        assertThat(stream.relay(packet(98, 15_680, 7), 1, false, out, 8, 25 * MS))
                .isFalse();
        assertThat(stream.relay(packet(101, 16_160, 7), 1, false, out, 8, 40 * MS))
                .isTrue();
        assertThat(sent().sequence()).isEqualTo(2);
    }

    @Test
    void a_late_packet_is_passed_on_at_any_age_of_the_stream() {
        RtpStream stream = new RtpStream(1, 0, 0);
        int late = 0;
        for (int i = 0; i < 140_000; i++) {
            int number = i % 10 == 4 ? i + 1 : i % 10 == 5 ? i - 1 : i;
            boolean sent = stream.relay(packet(number, 160 * number, 7), 1, false, out, 8, i * 20 * MS);
            assertThat(sent).as("packet %d", number).isTrue();
            assertThat(sent().sequence()).isEqualTo(number & 0xFFFF);
            late += number < i ? 1 : 0;
        }
        assertThat(late).isEqualTo(14_000);
    }

    @Test
    void a_source_that_restarts_a_little_lower_goes_on() {
        RtpStream stream = new RtpStream(1, 0, 0);
        for (int i = 0; i < 15; i++) {
            stream.relay(packet(20 + i, 160 * i, 7), 1, false, out, 8, i * 20 * MS);
        }
        for (int i = 15; i < 30; i++) {
            assertThat(stream.relay(packet(i - 12, 160 * i, 7), 1, false, out, 8, i * 20 * MS))
                    .as("packet %d", i)
                    .isTrue();
            assertThat(sent().sequence()).isEqualTo(i);
        }
    }

    @Test
    void no_number_is_ever_sent_twice_whatever_comes() {
        RtpStream stream = new RtpStream(1, 0, 0);
        Random random = new Random(4);
        long[] lastSeenAt = new long[0x10000];
        int sequence = 0;
        long count = 0;
        for (int i = 0; i < 200_000; i++) {
            sequence += random.nextInt(10) == 0 ? random.nextInt(-40, 60) : 1;
            RtpPacket in = packet(sequence, 160 * sequence, random.nextInt(5000) == 0 ? 8 : 7);
            if (stream.relay(in, random.nextInt(1000) == 0 ? 2 : 1, false, out, 8, i * 20 * MS)) {
                count++;
                int number = sent().sequence();
                assertThat(lastSeenAt[number] == 0 || i - lastSeenAt[number] > 1000)
                        .as("number %d again after %d", number, i - lastSeenAt[number])
                        .isTrue();
                lastSeenAt[number] = i + 1;
            }
        }
        assertThat(count).isGreaterThan(100_000);
    }
}
