package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Telephone-event packets as they leave, and as [TelephoneEvents] understands them.
class TelephoneEventSenderTest {
    private static final int TICK = 160;

    /// A payload with what belongs in its header.
    private record Sent(boolean marker, int timestamp, int event, boolean end, int volume, int duration) {}

    private final TelephoneEventSender sender = new TelephoneEventSender();
    private final List<Sent> sent = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final TelephoneEvents receiver = new TelephoneEvents(new TelephoneEvents.Listener() {
        @Override
        public void digitBegins(char digit) {
            heard.add("+" + digit);
        }

        @Override
        public void digitEnds(char digit, int durationMs) {
            heard.add("-" + digit + durationMs);
        }
    });

    private void run(int ticks) {
        byte[] packet = new byte[16];
        RtpPacket view = new RtpPacket();
        for (int i = 0; i < ticks; i++) {
            boolean marker = sender.marker();
            if (sender.tick(packet, 12, TICK) == 0) {
                continue;
            }
            int flags = packet[13] & 0xFF;
            sent.add(new Sent(
                    marker,
                    sender.timestamp(),
                    packet[12],
                    (flags & 0x80) != 0,
                    flags & 0x3F,
                    RtpPacket.uint16(packet, 14)));
            RtpPacket.writeHeader(packet, 101, marker, sent.size(), sender.timestamp(), 7);
            assertThat(view.parse(packet, 0, 16)).isTrue();
            receiver.packet(view, 8_000, sent.size() * 20_000_000L);
        }
    }

    @Test
    void a_digit_starts_with_the_marker_grows_and_ends_three_times() {
        sender.press(5, 10, 1_000, 0);
        run(4);
        sender.release();
        run(5);
        assertThat(sent)
                .containsExactly(
                        new Sent(true, 1_000, 5, false, 10, 160),
                        new Sent(false, 1_000, 5, false, 10, 320),
                        new Sent(false, 1_000, 5, false, 10, 480),
                        new Sent(false, 1_000, 5, false, 10, 640),
                        new Sent(false, 1_000, 5, true, 10, 800),
                        new Sent(false, 1_000, 5, true, 10, 800),
                        new Sent(false, 1_000, 5, true, 10, 800));
        assertThat(sender.busy()).isFalse();
        assertThat(heard).containsExactly("+5", "-5100");
    }

    @Test
    void a_digit_let_go_at_once_still_lasts_its_least_duration() {
        sender.press(11, 10, 0, 800);
        sender.release();
        run(20);
        assertThat(heard).containsExactly("+#", "-#100");
    }

    @Test
    void an_event_longer_than_a_packet_can_say_goes_on_in_segments() {
        sender.press(1, 10, 5_000, 0);
        run(500);
        sender.release();
        run(10);
        assertThat(heard).containsExactly("+1", "-110020");
        assertThat(sent.stream().filter(Sent::marker)).hasSize(1);
        assertThat(sent.stream().filter(Sent::end)).hasSize(3);
        assertThat(sent.stream().map(Sent::timestamp).distinct()).containsExactly(5_000, 5_000 + 0xFFFF);
        assertThat(sent.stream().filter(s -> s.duration() == 0xFFFF && !s.end()))
                .hasSize(1);
    }

    @Test
    void nothing_is_sent_before_the_first_press() {
        run(5);
        assertThat(sent).isEmpty();
        assertThat(sender.busy()).isFalse();
    }
}
