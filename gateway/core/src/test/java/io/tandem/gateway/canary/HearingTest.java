package io.tandem.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.canary.Hearing.Kind;
import io.tandem.gateway.canary.Hearing.Part;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HearingTest {

    private static final int OWN = 1010;

    /// Audio that is spoken into the ear of a test, 20 ms by 20 ms.
    private static final class Line {
        private final TrunkEar ear = new TrunkEar();
        private final SplittableRandom chance = new SplittableRandom(7);
        private int at;

        Line tone(double hz, int ms) {
            return samples(ms, i -> 3000 * Math.sin(2 * Math.PI * hz * i / 8000));
        }

        Line silence(int ms) {
            return samples(ms, i -> 0);
        }

        /// Broad, as speech is.
        Line noise(int ms) {
            return samples(ms, i -> chance.nextDouble(-4000, 4000));
        }

        /// One of twenty packets is lost.
        Line lossy(double hz, int ms) {
            return samples(ms, i -> i / 160 % 20 == 0 ? 0 : 3000 * Math.sin(2 * Math.PI * hz * i / 8000));
        }

        private Line samples(int ms, java.util.function.IntToDoubleFunction wave) {
            for (int packet = 0; packet < ms / 20; packet++) {
                short[] pcm = new short[160];
                for (int i = 0; i < pcm.length; i++) {
                    pcm[i] = (short) wave.applyAsDouble(at++);
                }
                ear.frames(pcm, new short[160], 160, 0);
            }
            return this;
        }

        List<Part> parts() {
            return ear.parts(0, ear.heard(), OWN);
        }

        List<Kind> kinds() {
            return parts().stream().map(Part::kind).toList();
        }
    }

    @Test
    void ringback_is_long_with_longer_pauses() {
        Line line = new Line();
        for (int i = 0; i < 3; i++) {
            line.tone(425, 1000).silence(4000);
        }
        assertThat(line.kinds()).containsExactly(Kind.RINGBACK);
        assertThat(new Line().silence(700).tone(440, 400).silence(2000).kinds())
                .containsExactly(Kind.SILENCE, Kind.RINGBACK);
    }

    @Test
    void busy_is_short_and_even() {
        Line line = new Line();
        for (int i = 0; i < 5; i++) {
            line.tone(425, 360).silence(340);
        }
        assertThat(line.kinds()).containsExactly(Kind.BUSY);
    }

    @Test
    void three_rising_tones_tell_of_a_failure() {
        assertThat(new Line()
                        .tone(950, 330)
                        .tone(1400, 330)
                        .tone(1800, 330)
                        .silence(1000)
                        .kinds())
                .startsWith(Kind.SPECIAL_INFORMATION);
    }

    @Test
    void our_own_tone_is_an_echo_even_over_a_bad_line() {
        assertThat(new Line().tone(OWN, 2000).kinds()).containsExactly(Kind.ECHO);
        assertThat(new Line().lossy(OWN, 3000).kinds()).contains(Kind.ECHO).doesNotContain(Kind.TONE, Kind.RINGBACK);
    }

    @Test
    void another_tone_is_told_by_its_frequency() {
        List<Part> parts = new Line().silence(200).tone(1300, 1500).parts();
        assertThat(parts).extracting(Part::kind).containsExactly(Kind.SILENCE, Kind.TONE);
        assertThat(parts.getLast().hz()).isBetween(1290, 1310);
        assertThat(parts.getLast().lengthMs()).isBetween(1300, 1500);
    }

    @Test
    void speech_is_no_tone_and_silence_is_nothing() {
        assertThat(new Line().noise(1500).kinds()).containsExactly(Kind.SPEECH_OR_MUSIC);
        assertThat(new Line().silence(3000).kinds()).containsExactly(Kind.SILENCE);
        assertThat(new Line().kinds()).isEmpty();
    }
}
