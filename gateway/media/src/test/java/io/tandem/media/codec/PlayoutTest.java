package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.tandem.media.Codec;
import io.tandem.media.rtp.RtpPacket;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a stream sounds like behind the jitter buffer.
class PlayoutTest {
    private static final int RATE = 8_000;

    private final Stream stream = new Stream(Codec.PCMA, RATE, 20);

    private static short[] tone(int ms) {
        return Signals.tone(425, 8_000, RATE, 8 * ms);
    }

    private static double purity(short[] heard, int fromMs, int toMs) {
        return Signals.purity(heard, 425, RATE, 8 * fromMs, 8 * toMs);
    }

    @Test
    void a_steady_stream_is_heard_whole_after_the_first_delay() {
        stream.send(tone(2_000), 0);

        short[] heard = stream.listen(2_000);

        assertThat(purity(heard, 100, 1_900)).isGreaterThan(-0.1);
        PlayoutStats stats = stream.playout.stats();
        assertThat(stats.lost()).isZero();
        assertThat(stats.concealedMs()).isZero();
        assertThat(stats.delayMs()).isBetween(20, 60);
    }

    @Test
    void before_the_first_packet_there_is_silence() {
        assertThat(stream.playout.started()).isFalse();
        assertThat(stream.listen(100)).containsOnly((short) 0).hasSize(800);
    }

    @ParameterizedTest
    @CsvSource({
        "PCMA, 10",
        "PCMA, 30",
        "PCMU, 40",
        "PCMA, 60",
        "PCMA, 100",
        "PCMA, 120",
        "G722, 10",
        "G722, 60",
        "OPUS, 10",
        "OPUS, 40",
        "OPUS, 60"
    })
    void packets_of_any_length_are_played_without_a_gap(Codec codec, int ptimeMs) {
        Stream other = new Stream(codec, RATE, ptimeMs);
        other.delay(p -> p * 7 % 11);
        other.send(Signals.speech(RATE, 6_000, 3), 0);

        short[] heard = other.listen(6_400);

        PlayoutStats stats = other.playout.stats();
        assertThat(stats.lost()).isZero();
        assertThat(stats.lost() + stats.late()).isZero();
        assertThat(stats.concealedMs()).isLessThanOrEqualTo(500);
        assertThat(stats.delayMs()).isBetween(20, 80);
        assertThat(Ear.intelligibility(Signals.speech(RATE, 6_000, 3), heard, 8 * 300))
                .isGreaterThan(0.85);
    }

    @Test
    void a_lost_packet_is_concealed_without_a_click() {
        short[] low = Signals.tone(200, 8_000, RATE, 8 * 1_000);
        stream.lose(p -> p == 20);
        stream.send(low, 0);

        short[] heard = stream.listen(1_000);

        assertThat(stream.playout.stats().lost()).isEqualTo(1);
        assertThat(stream.playout.stats().concealedMs()).isEqualTo(20);
        int steepest = Signals.steepest(low, 0, low.length);
        assertThat(Signals.steepest(heard, 800, 7_000)).isLessThan(steepest * 5 / 4);
        assertThat(Signals.purity(heard, 200, RATE, 800, 7_000)).isGreaterThan(-0.3);
    }

    @Test
    void a_long_loss_fades_to_silence_within_sixty_milliseconds_and_comes_back_softly() {
        stream.lose(p -> p >= 20 && p < 30);
        stream.send(tone(1_000), 0);

        short[] heard = stream.listen(1_000);

        int gap = 0;
        while (gap < 8 * 900 && !(gap > 8 * 300 && Pcm.power(heard, gap, 160) == 0)) {
            gap += 8;
        }
        assertThat(gap / 8).isBetween(480, 540);
        assertThat(Signals.steepest(heard, 800, 7_500)).isLessThan(3_300);
        assertThat(Signals.purity(heard, 425, RATE, 8 * 720, 8 * 900)).isGreaterThan(-0.1);
    }

    @Test
    void packets_out_of_order_are_put_in_order() {
        stream.delay(p -> p % 4 == 1 ? 35 : 0);
        stream.send(tone(4_000), 0);

        short[] heard = stream.listen(4_000);

        assertThat(purity(heard, 1_500, 3_900)).isGreaterThan(-0.1);
        assertThat(stream.playout.stats().late()).isLessThan(3);
    }

    @Test
    void every_packet_twice_changes_nothing_but_a_count() {
        stream.twice = true;
        stream.send(tone(2_000), 0);

        short[] heard = stream.listen(2_000);

        assertThat(purity(heard, 100, 1_900)).isGreaterThan(-0.1);
        assertThat(stream.playout.stats().duplicates()).isBetween(95L, 100L);
    }

    @Test
    void silence_of_the_sender_is_no_loss_and_the_next_words_start_with_the_delay_wanted() {
        stream.send(tone(1_000), 0);
        stream.timestamp += 8 * 700;
        stream.send(tone(1_000), 1_700);

        short[] heard = stream.listen(2_700);

        PlayoutStats stats = stream.playout.stats();
        assertThat(stats.lost()).isZero();
        assertThat(stats.concealedMs()).isZero();
        assertThat(purity(heard, 1_850, 2_650)).isGreaterThan(-0.1);
        assertThat(Pcm.power(heard, 8 * 1_200, 8 * 450)).isZero();
        assertThat(stats.delayMs()).isBetween(20, 60);
    }

    @Test
    void comfort_noise_fills_the_pause_at_its_level() {
        stream.send(tone(1_000), 0);
        stream.noise(50, 1_000);
        stream.timestamp += 8 * 2_000;
        stream.send(tone(1_000), 3_000);

        short[] heard = stream.listen(4_000);

        double level = 10 * Math.log10(Pcm.power(heard, 8 * 1_500, 8 * 1_000)) - 20 * Math.log10(32_768);
        assertThat(level).isCloseTo(-50, within(1.5));
        assertThat(purity(heard, 3_200, 3_900)).isGreaterThan(-0.1);
        assertThat(stream.playout.stats().concealedMs()).isZero();
    }

    @Test
    void numbers_spent_on_telephone_events_are_no_loss() {
        stream.send(tone(600), 0);
        stream.events(8, 600);
        stream.timestamp += 8 * 160;
        stream.send(tone(1_000), 760);

        short[] heard = stream.listen(1_700);

        assertThat(stream.playout.stats().lost()).isZero();
        assertThat(purity(heard, 900, 1_650)).isGreaterThan(-0.1);
    }

    @ParameterizedTest
    @CsvSource({"true, 0, 0", "false, 30000, 0", "false, 0, 123456789", "false, -20000, -99999999", "true, 777, 4444"})
    void a_stream_that_begins_anew_is_heard_at_once(boolean newSsrc, int sequenceJump, int timestampJump) {
        stream.send(tone(1_000), 0);
        stream.ssrc += newSsrc ? 1 : 0;
        stream.sequence += sequenceJump;
        stream.timestamp += timestampJump;
        stream.send(tone(1_500), 1_000);

        short[] heard = stream.listen(2_400);

        assertThat(purity(heard, 100, 950)).isGreaterThan(-0.1);
        assertThat(purity(heard, 1_150, 2_350)).isGreaterThan(-0.1);
        assertThat(stream.playout.stats().delayMs()).isBetween(20, 60);
    }

    @Test
    void a_stray_packet_disturbs_nothing() {
        stream.send(tone(1_000), 0);
        stream.stray(20_000, 0, 500);
        stream.stray(0, 500_000_000, 700);

        short[] heard = stream.listen(980);

        assertThat(purity(heard, 100, 960)).isGreaterThan(-0.1);
        assertThat(stream.playout.stats().discarded()).isEqualTo(2);
        assertThat(stream.playout.stats().lost()).isZero();
    }

    @Test
    void silence_that_opus_leaves_out_is_no_loss() {
        OpusSettings dtx = new OpusSettings(20_000, 2, true, true, 5);
        Stream other = new Stream(Codec.OPUS, RATE, 20, dtx);
        short[] pcm = new short[8 * 6_000];
        System.arraycopy(Signals.speech(RATE, 1_000, 1), 0, pcm, 0, 8_000);
        System.arraycopy(Signals.speech(RATE, 1_000, 2), 0, pcm, 8 * 5_000, 8_000);
        other.send(pcm, 0);

        short[] heard = other.listen(5_960);

        assertThat(other.sent()).isLessThan(200);
        assertThat(other.playout.stats().lost()).isZero();
        assertThat(other.playout.stats().concealedMs()).isLessThan(500);
        assertThat(Ear.intelligibility(
                        Arrays.copyOfRange(pcm, 8 * 5_000, 8 * 5_800),
                        Arrays.copyOfRange(heard, 8 * 5_000, 8 * 5_960),
                        8 * 200))
                .isGreaterThan(0.8);
    }

    @Test
    void a_stall_of_half_a_second_costs_delay_that_is_worked_off() {
        stream.delay(p -> p >= 100 && p < 125 ? 500 - 20 * (p - 100) : 0);
        short[] speech = Signals.speech(RATE, 20_000, 6);
        stream.send(speech, 0);

        stream.listen(2_700);
        int after = stream.playout.stats().delayMs();
        stream.listen(15_000);

        assertThat(after).isGreaterThan(250);
        assertThat(stream.playout.stats().delayMs()).isLessThan(100);
        assertThat(stream.playout.stats().shortenedMs()).isGreaterThan(200);
    }

    @Test
    void after_a_stall_of_two_seconds_the_oldest_words_are_given_up() {
        stream.delay(p -> p >= 100 && p < 200 ? 2_000 - 20 * (p - 100) : 0);
        stream.send(Signals.speech(RATE, 10_000, 6), 0);

        stream.listen(4_100);

        PlayoutStats stats = stream.playout.stats();
        assertThat(stats.delayMs()).isLessThan(900);
        assertThat(stats.discarded()).isBetween(40L, 90L);
        assertThat(stats.lost()).isZero();
    }

    @Test
    void delay_follows_the_jitter_up_and_down() {
        short[] speech = Signals.speech(RATE, 60_000, 9);
        stream.delay(p -> p >= 500 && p < 1_500 ? p * 37 % 90 : 0);
        stream.send(speech, 0);

        stream.listen(9_000);
        int calm = stream.playout.stats().delayMs();
        stream.listen(20_000);
        int rough = stream.playout.stats().delayMs();
        stream.listen(30_000);

        assertThat(calm).isBetween(20, 60);
        assertThat(rough).isBetween(75, 150);
        assertThat(stream.playout.stats().delayMs()).isBetween(20, 70);
        assertThat(stream.playout.stats().late()).isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource({"PCMA, 8000", "G722, 16000", "OPUS, 8000", "PCMU, 16000"})
    void a_tick_allocates_nothing(Codec codec, int rate) {
        Result steady = ticks(codec, rate);
        assertThat(steady.bytes()).as("%s", codec).isLessThan(steady.ticks());
    }

    /// Heap that many ticks took.
    private record Result(long bytes, int ticks) {}

    private static Result ticks(Codec codec, int rate) {
        try (Playout playout = Codecs.playout(codec, rate);
                AudioEncoder encoder = Codecs.encoder(codec, rate)) {
            int frame = rate / 50;
            short[] speech = Signals.speech(rate, 4_000, 2);
            short[] pcm = new short[frame];
            byte[] out = new byte[12 + AudioEncoder.MOST_OCTETS];
            RtpPacket view = new RtpPacket();
            ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = 0;
            int warm = 12_000;
            int count = 3_000;
            for (int i = 0; i < warm + count; i++) {
                if (i == warm) {
                    before = thread.getCurrentThreadAllocatedBytes();
                }
                System.arraycopy(speech, i % 200 * frame, pcm, 0, frame);
                int length = encoder.encode(pcm, frame, out, 12);
                RtpPacket.writeHeader(out, 8, false, i & 0xFFFF, i * codec.clockRate() / 50, 9);
                if (i % 17 != 3 && view.parse(out, 0, 12 + length)) {
                    playout.put(view, i * 20_000_000L - i % 7 * 1_000_000L);
                }
                playout.next(pcm, i * 20_000_000L);
            }
            return new Result(thread.getCurrentThreadAllocatedBytes() - before, count);
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new PlayoutSettings(50, 40, 45))
                .hasMessageContaining("least, first and most must rise");
        assertThat(Arrays.asList(PlayoutSettings.DEFAULT.leastDelayMs(), PlayoutSettings.DEFAULT.mostDelayMs()))
                .containsExactly(20, 300);
    }
}
