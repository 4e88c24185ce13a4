package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.rtp.TelephoneEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// DTMF within the sound: what must be heard, and what must not.
class DtmfTest {
    private static final double FULL = 32_768 * Math.pow(10, -3.14 / 20);

    private final StringBuilder digits = new StringBuilder();
    private final List<Integer> lengths = new ArrayList<>();

    private final TelephoneEvents.Listener notes = new TelephoneEvents.Listener() {
        @Override
        public void digitBegins(char digit) {
            digits.append(digit);
        }

        @Override
        public void digitEnds(char digit, int durationMs) {
            assertThat(digits.charAt(digits.length() - 1)).isEqualTo(digit);
            lengths.add(durationMs);
        }
    };

    private void listen(int rate, short[] pcm) {
        DtmfDetector detector = new DtmfDetector(rate, notes);
        int frame = rate / 50;
        for (int at = 0; at < pcm.length; at += frame) {
            short[] part = Arrays.copyOfRange(pcm, at, at + frame);
            detector.listen(part, frame);
        }
    }

    /// Two sines in silence, `startMs` after the beginning, by level in dBm0.
    private static short[] pair(double low, double lowDb, double high, double highDb, double startMs, double ms) {
        short[] pcm = new short[8 * 300];
        for (int i = (int) (8 * startMs); i < 8 * (startMs + ms); i++) {
            double t = 2 * Math.PI * i / 8_000;
            pcm[i] = (short) Math.round(FULL
                    * (Math.pow(10, lowDb / 20) * Math.sin(low * t) + Math.pow(10, highDb / 20) * Math.sin(high * t)));
        }
        return pcm;
    }

    private static short[] mix(short[] a, short[] b) {
        short[] sum = new short[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (short) Math.max(-32_768, Math.min(32_767, a[i] + b[i % b.length]));
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void all_sixteen_digits_are_made_and_heard(int rate) {
        DtmfGenerator generator = new DtmfGenerator(rate);
        List<short[]> frames = new ArrayList<>();
        for (int event = 0; event < 16; event++) {
            generator.start(event, DtmfGenerator.USUAL_VOLUME, 60);
            for (int i = 0; i < 6; i++) {
                short[] frame = new short[rate / 50];
                assertThat(generator.next(frame, frame.length)).isEqualTo(i < 3);
                frames.add(frame);
            }
        }
        short[] all = new short[frames.size() * rate / 50];
        for (int i = 0; i < frames.size(); i++) {
            System.arraycopy(frames.get(i), 0, all, i * rate / 50, rate / 50);
        }
        listen(rate, all);
        assertThat(digits).hasToString("0123456789*#ABCD");
        assertThat(lengths).hasSize(16).allSatisfy(ms -> assertThat(ms).isBetween(48, 72));
    }

    @Test
    void a_digit_has_the_levels_asked_for_and_no_hard_edge() {
        DtmfGenerator generator = new DtmfGenerator(8_000);
        generator.start(5, 10, 400);
        short[] pcm = new short[3_200];
        generator.next(pcm, pcm.length);
        double low = Signals.levelDb(pcm, 770, 8_000, 100, 3_100) - 20 * Math.log10(FULL / Math.sqrt(2));
        double high = Signals.levelDb(pcm, 1_336, 8_000, 100, 3_100) - 20 * Math.log10(FULL / Math.sqrt(2));
        assertThat(low).isCloseTo(-14.1, within(0.2));
        assertThat(high).isCloseTo(-12.1, within(0.2));
        assertThat(Math.abs(pcm[0])).isLessThan((short) 200);
        assertThat(Math.abs(pcm[3_199])).isLessThan((short) 300);
    }

    @Test
    void a_digit_that_is_let_go_fades_out_and_phases_run_on_across_frames() {
        DtmfGenerator generator = new DtmfGenerator(8_000);
        generator.start(1, 8);
        short[] whole = new short[1_600];
        short[] frame = new short[160];
        for (int i = 0; i < 10; i++) {
            if (i == 9) {
                generator.stop();
            }
            generator.next(frame, 160);
            System.arraycopy(frame, 0, whole, 160 * i, 160);
        }
        assertThat(generator.sounding()).isFalse();
        assertThat(generator.next(frame, 160)).isFalse();
        double steepest =
                FULL * (Math.pow(10, -12.1 / 20) * 697 + Math.pow(10, -10.1 / 20) * 1_209) * 2 * Math.PI / 8_000;
        assertThat(Signals.steepest(whole, 0, 1_600)).isLessThan((int) (steepest * 1.02));
        assertThat(Math.abs(whole[1_479])).isLessThan((short) 500);
    }

    @Test
    void forty_milliseconds_are_always_heard_and_twenty_three_never() {
        for (double start = 20; start < 34; start += 0.5) {
            listen(8_000, pair(852, -10, 1_336, -8, start, 40));
        }
        assertThat(digits).hasToString("8".repeat(28));
        digits.setLength(0);
        for (double start = 20; start < 34; start += 0.5) {
            listen(8_000, pair(852, -10, 1_336, -8, start, 23));
        }
        assertThat(digits).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-24, -24", "-3, -3", "-8, -4.5", "-16, -12", "-8, -15.5", "-28, -26"})
    void levels_and_twists_of_the_network_are_heard(double low, double high) {
        listen(8_000, pair(697, low, 1_633, high, 30, 60));
        listen(8_000, pair(941, low, 1_209, high, 30, 60));
        assertThat(digits).hasToString("A*");
    }

    @ParameterizedTest
    @CsvSource({"-40, -40", "-20, -8", "-8, -24"})
    void what_is_too_quiet_or_too_uneven_is_no_digit(double low, double high) {
        listen(8_000, pair(770, low, 1_336, high, 30, 100));
        assertThat(digits).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.015, 1.015, 5",
        "0.985, 0.985, 5",
        "1.015, 0.985, 5",
        "1.04, 1, ''",
        "1, 0.96, ''",
        "1.035, 1.035, ''"
    })
    void one_and_a_half_percent_off_is_a_digit_and_three_and_a_half_is_none(double low, double high, String expected) {
        listen(8_000, pair(770 * low, -9, 1_336 * high, -9, 30, 100));
        assertThat(digits).hasToString(expected);
        digits.setLength(0);
        listen(8_000, pair(941 * low, -9, 1_633 * high, -9, 30, 100));
        assertThat(digits).hasToString(expected.isEmpty() ? "" : "D");
    }

    @Test
    void a_drop_of_ten_milliseconds_does_not_make_two_digits_and_forty_do() {
        short[] once = mix(pair(770, -9, 1_336, -9, 30, 60), pair(770, -9, 1_336, -9, 100, 60));
        listen(8_000, once);
        assertThat(digits).hasToString("5");
        digits.setLength(0);
        short[] twice = mix(pair(770, -9, 1_336, -9, 30, 50), pair(770, -9, 1_336, -9, 120, 50));
        listen(8_000, twice);
        assertThat(digits).hasToString("55");
    }

    @Test
    void digits_in_noise_fifteen_decibels_below_are_heard() {
        Random random = new Random(3);
        int heard = 0;
        for (int i = 0; i < 200; i++) {
            digits.setLength(0);
            short[] noise = new short[2_400];
            double rms = FULL * Math.pow(10, (-10 - 15) / 20.0);
            for (int n = 0; n < noise.length; n++) {
                noise[n] = (short) (random.nextGaussian() * rms);
            }
            listen(8_000, mix(pair(852, -10, 1_477, -10, 30 + random.nextDouble() * 6, 50), noise));
            heard += digits.toString().equals("9") ? 1 : 0;
        }
        assertThat(heard).isGreaterThanOrEqualTo(198);
    }

    @Test
    void half_an_hour_of_speech_holds_no_digit() {
        for (int minute = 0; minute < 30; minute++) {
            listen(8_000, Signals.speech(8_000, 60_000, minute));
        }
        assertThat(digits).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "350, 440",
        "425, 0",
        "440, 480",
        "480, 620",
        "400, 450",
        "1100, 0",
        "2100, 0",
        "950, 0",
        "1400, 1800",
        "697, 0",
        "1209, 0",
        "770, 852",
        "1336, 1477",
        "697, 1000",
        "600, 1336",
        "913, 1370",
        "1780, 2600"
    })
    void tones_of_the_network_are_no_digits(double one, double other) {
        short[] pcm = new short[16_000];
        for (int i = 0; i < pcm.length; i++) {
            boolean on = i / 2_000 % 2 == 0;
            double t = 2 * Math.PI * i / 8_000;
            pcm[i] = on ? (short) (7_000 * Math.sin(one * t) + 7_000 * Math.sin(other * t)) : 0;
        }
        listen(8_000, pcm);
        assertThat(digits).isEmpty();
    }

    @Test
    void chords_of_music_are_no_digits() {
        double[][] chords = {
            {523.25, 659.26, 783.99}, {440, 554.37, 659.26}, {698.46, 880, 1_046.5}, {698.46, 1_318.5, 1_760}
        };
        for (double[] chord : chords) {
            short[] pcm = new short[8_000];
            for (int i = 0; i < pcm.length; i++) {
                double sum = 0;
                for (double hz : chord) {
                    for (int harmonic = 1; harmonic < 4 && hz * harmonic < 3_800; harmonic++) {
                        sum += Math.sin(2 * Math.PI * hz * harmonic * i / 8_000) / harmonic;
                    }
                }
                pcm[i] = (short) (sum * 3_000 * Math.exp(-i / 6_000.0));
            }
            listen(8_000, pcm);
        }
        assertThat(digits).isEmpty();
    }
}
