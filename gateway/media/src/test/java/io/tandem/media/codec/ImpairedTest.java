package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Speech over a bad network, judged by [Ear].
class ImpairedTest {
    private static final int RATE = 8_000;
    private static final short[] SPEECH = Signals.speech(RATE, 20_000, 42);

    @ParameterizedTest
    @CsvSource({"PCMU, 0.92", "PCMA, 0.92", "G722, 0.86", "OPUS, 0.93"})
    void ten_percent_loss_a_hundred_milliseconds_of_jitter_and_reordering_stay_intelligible(Codec codec, double least) {
        Random random = new Random(11);
        Stream stream = new Stream(codec, RATE, 20);
        stream.encoder.packetLoss(10);
        stream.lose(p -> random.nextInt(100) < 10);
        // Jitter of 100 ms: uniform between 0 and 100; 5 of 100 packets overtake the one before them.
        stream.delay(p -> random.nextInt(100) < 5 ? 0 : random.nextInt(101));
        stream.send(SPEECH, 0);

        short[] heard = stream.listen(21_000);

        double score = Ear.intelligibility(SPEECH, heard, 8 * 400);
        assertThat(score).isGreaterThan(least);
        assertThat(stream.playout.stats().delayMs()).isBetween(60, 220);
    }

    @ParameterizedTest
    @CsvSource({"PCMA, 5, 0.94", "PCMA, 20, 0.88", "OPUS, 5, 0.94", "OPUS, 20, 0.92", "G722, 10, 0.86"})
    void speech_survives_loss(Codec codec, int percent, double least) {
        Random random = new Random(5);
        Stream stream = new Stream(codec, RATE, 20);
        stream.lose(p -> random.nextInt(100) < percent);
        stream.encoder.packetLoss(percent);
        stream.send(SPEECH, 0);
        short[] heard = stream.listen(21_000);
        double score = Ear.intelligibility(SPEECH, heard, 8 * 400);
        assertThat(score).isGreaterThan(least);
    }

    @Test
    void redundancy_restores_most_single_losses_of_opus() {
        Stream stream = new Stream(Codec.OPUS, RATE, 20);
        stream.encoder.packetLoss(10);
        stream.lose(p -> p % 10 == 7);
        stream.delay(p -> p % 3);
        stream.send(SPEECH, 0);
        short[] heard = stream.listen(20_500);
        PlayoutStats stats = stream.playout.stats();
        assertThat(Ear.intelligibility(SPEECH, heard, 8 * 400)).isGreaterThan(0.95);
        assertThat(stats.lost()).isBetween(98L, 101L);
        assertThat(stats.recovered()).isGreaterThan(70);
    }
}
