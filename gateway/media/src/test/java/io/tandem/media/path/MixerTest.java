package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Frames that are added up.
class MixerTest {
    private final Mixer mixer = new Mixer();

    private static short[] steady(int value) {
        short[] pcm = new short[160];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }

    @Test
    void a_voice_that_becomes_louder_or_softer_does_so_within_5_ms_and_does_not_click() {
        for (float[] change : new float[][] {{0, 1}, {1, 0}, {1, 0.25f}}) {
            mixer.begin(8_000);
            mixer.add(steady(8_000), change[0], change[1]);
            short[] frame = mixer.frame();
            int before = Math.round(8_000 * change[0]);
            for (int i = 0; i < 160; i++) {
                assertThat(Math.abs(frame[i] - before)).as("step at %d", i).isLessThanOrEqualTo(201);
                before = frame[i];
            }
            assertThat(frame[40]).isEqualTo((short) Math.round(8_000 * change[1]));
        }
    }

    @Test
    void what_is_too_loud_is_limited_on_either_side() {
        for (int value : new int[] {30_000, -30_000}) {
            mixer.begin(8_000);
            mixer.add(steady(value), 1, 1);
            mixer.add(steady(value), 1, 1);
            assertThat(mixer.frame()[80]).isEqualTo(value > 0 ? Short.MAX_VALUE : Short.MIN_VALUE);
        }
    }
}
