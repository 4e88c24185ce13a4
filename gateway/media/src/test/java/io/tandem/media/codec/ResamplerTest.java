package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One sample rate to another.
class ResamplerTest {

    private static short[] resample(short[] in, int from, int to) {
        Resampler resampler = new Resampler(from, to);
        short[] out = new short[(int) ((long) in.length * to / from) + 10];
        short[] block = new short[resampler.room(from / 50)];
        int written = 0;
        for (int at = 0; at + from / 50 <= in.length; at += from / 50) {
            int n = resampler.resample(Arrays.copyOfRange(in, at, at + from / 50), from / 50, block);
            assertThat(n).isLessThanOrEqualTo(block.length);
            System.arraycopy(block, 0, out, written, n);
            written += n;
        }
        return Arrays.copyOf(out, written);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 16000", "8000, 48000", "16000, 8000", "16000, 48000", "48000, 8000", "48000, 16000", "24000, 8000",
        "32000, 8000", "44100, 8000", "44100, 16000", "44100, 48000", "11025, 8000", "22050, 8000", "8000, 8000"
    })
    void tones_of_the_telephone_band_keep_their_level_and_their_purity(int from, int to) {
        for (int hz : new int[] {300, 1_004, 2_500, 3_400}) {
            short[] in = Signals.tone(hz, 10_000, from, from);
            short[] out = resample(in, from, to);
            assertThat(out.length).isBetween(to - to / 100 - 2, to + 2);
            int end = to * 9 / 10;
            double level = Signals.levelDb(out, hz, to, to / 10, end)
                    - Signals.levelDb(in, hz, from, from / 10, from * 9 / 10);
            assertThat(level).as("%d Hz", hz).isBetween(-0.6, 0.1);
            assertThat(Signals.noiseDb(out, hz, to, to / 10, end))
                    .as("%d Hz", hz)
                    .isLessThan(-55);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16000, 8000, 4700",
        "16000, 8000, 6000",
        "48000, 8000, 5000",
        "48000, 8000, 15000",
        "48000, 16000, 9400",
        "44100, 8000, 9000"
    })
    void what_the_lower_rate_cannot_carry_is_gone(int from, int to, int hz) {
        short[] in = Signals.tone(hz, 10_000, from, from);
        short[] out = resample(in, from, to);
        assertThat(Math.sqrt(Pcm.power(out, to / 10, to / 2))).isLessThan(10_000 / Math.sqrt(2) / 1_000);
    }
}
