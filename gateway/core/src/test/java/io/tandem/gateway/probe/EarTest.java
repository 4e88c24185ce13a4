package io.tandem.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarTest {
    @Test
    void it_names_the_frequency_of_a_tone_to_5_hz() {
        Ear.Sound sound = Ear.analyse(sine(425, 3000, 1600));
        assertThat(sound.hz()).isEqualTo(425);
        assertThat(sound.purity()).isGreaterThan(0.9);
        assertThat(sound.isTone(1330)).isFalse();
    }

    @Test
    void a_mixture_of_two_tones_is_not_taken_for_one_of_them_alone() {
        short[] mixed = sine(440, 3000, 1600);
        short[] other = sine(1330, 2000, 1600);
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += other[i];
        }
        assertThat(Ear.analyse(mixed).isTone(1330)).isFalse();
    }

    @Test
    void silence_has_no_frequency() {
        assertThat(Ear.analyse(new short[1600])).isEqualTo(Ear.Sound.SILENCE);
    }

    @Test
    void the_first_sound_is_the_first_frame_above_silence() {
        Ear ear = new Ear();
        ear.hear(frame(0), 48_000, 1, 480, 10);
        assertThat(ear.firstSoundNanos()).isEmpty();
        ear.hear(frame(8000), 48_000, 1, 480, 20);
        ear.hear(frame(8000), 48_000, 1, 480, 30);
        assertThat(ear.firstSoundNanos()).hasValue(20);
    }

    private static byte[] frame(int amplitude) {
        byte[] pcm = new byte[960];
        for (int i = 0; i < 480; i++) {
            short s = (short) (amplitude * Math.sin(2 * Math.PI * 1000 * i / 48_000));
            pcm[2 * i] = (byte) s;
            pcm[2 * i + 1] = (byte) (s >> 8);
        }
        return pcm;
    }

    private static short[] sine(double hz, int amplitude, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (amplitude * Math.sin(2 * Math.PI * hz * i / 8000));
        }
        return pcm;
    }
}
