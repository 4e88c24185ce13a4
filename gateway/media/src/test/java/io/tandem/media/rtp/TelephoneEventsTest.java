package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Digits out of telephone-event packets, in simulated time, with the losses and repetitions of a network.
class TelephoneEventsTest {
    private static final long MS = 1_000_000;

    private final List<String> told = new ArrayList<>();
    private final TelephoneEvents events = new TelephoneEvents(new TelephoneEvents.Listener() {
        @Override
        public void digitBegins(char digit) {
            told.add("+" + digit);
        }

        @Override
        public void digitEnds(char digit, int durationMs) {
            told.add("-" + digit + durationMs);
        }
    });
    private final RtpPacket packet = new RtpPacket();
    private int sequence;
    private long nowNs;

    private void send(int code, boolean marker, boolean end, int timestamp, int duration) {
        byte[] bytes = new byte[16];
        RtpPacket.writeHeader(bytes, 101, marker, sequence++ & 0xFFFF, timestamp, 7);
        bytes[12] = (byte) code;
        bytes[13] = (byte) (end ? 0x8A : 0x0A);
        bytes[14] = (byte) (duration >> 8);
        bytes[15] = (byte) duration;
        assertThat(packet.parse(bytes, 0, bytes.length)).isTrue();
        events.packet(packet, 8000, nowNs);
        nowNs += 20 * MS;
        events.tick(nowNs);
    }

    private void press(int code, int timestamp, int packets) {
        for (int i = 0; i < packets; i++) {
            send(code, i == 0, false, timestamp, 160 * (i + 1));
        }
        for (int i = 0; i < 3; i++) {
            send(code, false, true, timestamp, 160 * packets);
        }
    }

    @Test
    void a_press_is_told_once_at_each_end_however_often_its_end_comes() {
        press(5, 1000, 5);
        assertThat(told).containsExactly("+5", "-5100");
    }

    @Test
    void the_same_key_twice_is_two_presses_and_every_code_has_its_digit() {
        for (int code = 0; code < 16; code++) {
            press(code, 10_000 * code, 3);
            press(code, 10_000 * code + 5000, 3);
        }
        assertThat(told.stream().filter(t -> t.startsWith("+")).map(t -> t.charAt(1)))
                .containsExactly("00112233445566778899**##AABBCCDD"
                        .chars()
                        .mapToObj(c -> (char) c)
                        .toArray(Character[]::new));
        told.clear();
        press(16, 400_000, 3);
        assertThat(told).as("a flash is no digit").isEmpty();
    }

    @Test
    void a_press_without_its_end_ends_with_the_next_one_or_by_silence() {
        send(1, true, false, 100, 160);
        send(1, false, false, 100, 320);
        press(2, 2000, 2);
        assertThat(told).containsExactly("+1", "-140", "+2", "-240");
        told.clear();
        send(3, true, false, 9000, 160);
        nowNs += 301 * MS;
        events.tick(nowNs);
        assertThat(told).containsExactly("+3", "-320");
        send(3, false, true, 9000, 480);
        assertThat(told).as("its end comes late").hasSize(2);
    }

    @Test
    void only_the_end_of_a_press_arrives() {
        send(9, false, true, 50, 800);
        assertThat(told).containsExactly("+9", "-9100");
    }

    @Test
    void packets_of_an_earlier_press_that_come_late_change_nothing() {
        press(1, 1000, 2);
        send(2, true, false, 5000, 160);
        send(1, false, true, 1000, 320);
        send(2, false, true, 5000, 320);
        assertThat(told).containsExactly("+1", "-140", "+2", "-240");
    }

    @Test
    void a_press_of_ten_seconds_goes_on_over_its_segments() {
        for (int i = 1; i <= 409; i++) {
            send(8, i == 1, false, 1000, 160 * i);
        }
        for (int i = 1; i <= 91; i++) {
            send(8, false, false, 1000 + 0xFFFF, 160 * i);
        }
        send(8, false, true, 1000 + 0xFFFF, 160 * 91);
        assertThat(told).containsExactly("+8", "-8" + (0xFFFF + 160 * 91) / 8);
    }

    @Test
    void timestamps_wrap_and_a_tenth_of_the_packets_may_be_lost() {
        Random random = new Random(4);
        int timestamp = 0x7FFF_F000;
        StringBuilder pressed = new StringBuilder();
        for (int digit = 0; digit < 500; digit++) {
            int code = random.nextInt(16);
            pressed.append(TelephoneEvents.digit(code));
            for (int i = 0; i < 8; i++) {
                boolean end = i >= 5;
                if (random.nextInt(10) > 0) {
                    send(code, i == 0, end, timestamp, 160 * Math.min(i + 1, 5));
                }
            }
            timestamp += 1600;
        }
        StringBuilder heard = new StringBuilder();
        told.stream().filter(t -> t.startsWith("+")).forEach(t -> heard.append(t.charAt(1)));
        assertThat(heard.toString()).isEqualTo(pressed.toString());
        assertThat(told).hasSize(1000);
    }

    @Test
    void short_payloads_and_noise_never_throw() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[12 + random.nextInt(6)];
            random.nextBytes(bytes);
            bytes[0] = (byte) 0x80;
            if (packet.parse(bytes, 0, bytes.length)) {
                events.packet(packet, 8000, nowNs);
            }
        }
        assertThat(told.stream().filter(t -> t.startsWith("+")).count()).isPositive();
    }
}
