package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import org.junit.jupiter.api.Test;

/// What a stream sounds like behind the jitter buffer.
class PlayoutTest {
    private static final int RATE = 8_000;

    @Test
    void a_steady_stream_is_heard_whole_after_the_first_delay() {
        short[] tone = Signals.tone(425, 8_000, RATE, 8 * 2_000);
        Stream stream = new Stream(Codec.PCMA, RATE, 20);
        stream.send(tone, 0);

        short[] heard = stream.listen(2_000);

        assertThat(Signals.purity(heard, 425, RATE, 800, 15_000)).isGreaterThan(-0.1);
        PlayoutStats stats = stream.playout.stats();
        assertThat(stats.lost()).isZero();
        assertThat(stats.concealedMs()).isZero();
        assertThat(stats.delayMs()).isBetween(20, 60);
    }

    @Test
    void before_the_first_packet_there_is_silence() {
        Stream stream = new Stream(Codec.PCMA, RATE, 20);
        assertThat(stream.playout.started()).isFalse();
        assertThat(stream.listen(100)).containsOnly((short) 0).hasSize(800);
    }

    @Test
    void a_lost_packet_is_concealed_without_a_click() {
        short[] tone = Signals.tone(200, 8_000, RATE, 8 * 1_000);
        Stream stream = new Stream(Codec.PCMA, RATE, 20);
        stream.lose(p -> p == 20);
        stream.send(tone, 0);

        short[] heard = stream.listen(1_000);

        assertThat(stream.playout.stats().lost()).isEqualTo(1);
        assertThat(stream.playout.stats().concealedMs()).isEqualTo(20);
        int steepest = Signals.steepest(tone, 0, tone.length);
        assertThat(Signals.steepest(heard, 800, 7_000)).isLessThan(steepest * 5 / 4);
        assertThat(Signals.purity(heard, 200, RATE, 800, 7_000)).isGreaterThan(-0.3);
    }
}
