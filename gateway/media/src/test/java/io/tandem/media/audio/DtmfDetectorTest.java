package io.tandem.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Digits within audio: what must be heard, and what must not be taken for one (ITU-T Q.24).
class DtmfDetectorTest {
    private static final double[] ROWS = {697, 770, 852, 941};
    private static final double[] COLUMNS = {1209, 1336, 1477, 1633};
    private static final String DIGITS = "123A456B789C*0#D";

    private final List<String> told = new ArrayList<>();
    private final DtmfDetector detector = new DtmfDetector(new DtmfDetector.Listener() {
        @Override
        public void digitBegins(char digit) {
            told.add("+" + digit);
        }

        @Override
        public void digitEnds(char digit, int durationMs) {
            told.add("-" + digit + " " + durationMs);
        }
    });
    private final Random random = new Random(3);

    private short[] press(char digit, int ms, double rowDbm0, double columnDbm0, double detune, double noise) {
        int index = DIGITS.indexOf(digit);
        double row = 32_768 * Math.pow(10, (rowDbm0 - 3.14) / 20);
        double column = 32_768 * Math.pow(10, (columnDbm0 - 3.14) / 20);
        short[] pcm = new short[ms * 8];
        for (int i = 0; i < pcm.length; i++) {
            double t = 2 * Math.PI * detune * i / 8000;
            pcm[i] = (short) (row * Math.sin(ROWS[index / 4] * t)
                    + column * Math.sin(COLUMNS[index % 4] * t)
                    + noise * random.nextGaussian());
        }
        return pcm;
    }

    private void play(short[] pcm) {
        detector.listen(pcm, pcm.length);
    }

    private void pause(int ms) {
        play(new short[ms * 8]);
    }

    private String begun() {
        StringBuilder all = new StringBuilder();
        told.stream().filter(t -> t.startsWith("+")).forEach(t -> all.append(t.charAt(1)));
        return all.toString();
    }

    @Test
    void every_digit_is_heard_once_with_its_length() {
        for (char digit : DIGITS.toCharArray()) {
            play(press(digit, 100, -10, -8, 1, 0));
            pause(100);
        }
        assertThat(begun()).isEqualTo(DIGITS);
        assertThat(told).hasSize(32);
        for (String t : told) {
            if (t.startsWith("-")) {
                assertThat(Integer.parseInt(t.substring(3))).as(t).isBetween(74, 128);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50,-10,-10,1,0", // short
        "80,-30,-30,1,0", // soft
        "80,-4,-4,1,0", // loud
        "80,-10,-16,1,0", // twist
        "80,-14,-8,1,0", // reverse twist
        "80,-10,-10,1.014,0", // 1.4 % sharp
        "80,-10,-10,0.986,0", // flat
        "80,-10,-10,1,800", // noise 20 dB below
        "3000,-10,-10,1,0" // long
    })
    void a_digit_within_the_limits_is_heard(int ms, double row, double column, double detune, double noise) {
        for (char digit : DIGITS.toCharArray()) {
            play(press(digit, ms, row, column, detune, noise));
            pause(60);
        }
        assertThat(begun()).isEqualTo(DIGITS);
    }

    @ParameterizedTest
    @CsvSource({
        "20,-10,-10,1,0", // too short
        "80,-45,-45,1,0", // too soft
        "80,-3,-20,1,0", // twist beyond all limits
        "80,-10,-10,1.05,0" // another tone
    })
    void what_is_beyond_them_is_not(int ms, double row, double column, double detune, double noise) {
        for (char digit : DIGITS.toCharArray()) {
            play(press(digit, ms, row, column, detune, noise));
            pause(60);
        }
        assertThat(begun()).isEmpty();
    }

    @Test
    void the_same_digit_again_is_a_second_press_and_fast_sequences_keep_their_order() {
        StringBuilder pressed = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            char digit = DIGITS.charAt(random.nextInt(16));
            pressed.append(digit);
            play(press(digit, 50, -9, -8, 1, 20));
            pause(50);
        }
        assertThat(begun()).isEqualTo(pressed.toString());
    }

    @Test
    void g711_of_either_law_does_not_hide_a_digit() {
        for (Codec law : new Codec[] {Codec.PCMA, Codec.PCMU}) {
            short[] pcm = press('7', 100, -10, -10, 1, 0);
            byte[] octets = new byte[pcm.length];
            for (int i = 0; i < pcm.length; i++) {
                octets[i] = Companding.of(law).encode(pcm[i]);
            }
            detector.listen(law, octets, 0, octets.length);
            pause(100);
        }
        assertThat(begun()).isEqualTo("77");
    }

    @Test
    void tones_of_networks_noise_and_a_voice_are_no_digits() {
        TonePlans plans = TonePlans.builtIn();
        short[] frame = new short[160];
        for (String country : plans.countries()) {
            for (var kind : io.tandem.media.Filler.ToneKind.values()) {
                ToneGenerator tone = new ToneGenerator(plans.tone(country, kind));
                for (int i = 0; i < 100; i++) {
                    tone.next(frame);
                    play(frame.clone());
                }
                pause(100);
            }
        }
        assertThat(begun()).isEmpty();
        for (int i = 0; i < 8000 * 20; i += 160) {
            for (int j = 0; j < 160; j++) {
                frame[j] = (short) (3000 * random.nextGaussian());
            }
            play(frame.clone());
        }
        voice(180);
        assertThat(begun()).isEmpty();
    }

    /// Voiced sounds: harmonics of a gliding pitch under two moving formants, for so many seconds.
    private void voice(int seconds) {
        short[] pcm = new short[160];
        double phase = 0;
        for (int n = 0; n < seconds * 50; n++) {
            double pitch = 110 + 60 * Math.sin(n * 0.013) + 40 * Math.sin(n * 0.05);
            double first = 550 + 250 * Math.sin(n * 0.031);
            double second = 1500 + 500 * Math.sin(n * 0.047);
            for (int i = 0; i < 160; i++) {
                phase += pitch / 8000;
                double sum = 0;
                for (int h = 1; h * pitch < 3400; h++) {
                    double hz = h * pitch;
                    double gain =
                            1 / (1 + Math.pow((hz - first) / 120, 2)) + 0.5 / (1 + Math.pow((hz - second) / 150, 2));
                    sum += gain * Math.sin(2 * Math.PI * h * phase);
                }
                pcm[i] = (short) Math.clamp(3000 * sum, -32_000, 32_000);
            }
            play(pcm.clone());
        }
    }

    @Test
    void a_digit_is_over_when_the_audio_stops() {
        play(press('4', 60, -10, -10, 1, 0));
        detector.stop();
        assertThat(begun()).isEqualTo("4");
        assertThat(told).hasSize(2);
    }
}
