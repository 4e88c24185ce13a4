package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What is mixed in of a sound of our own.
class FillerInputTest {
    private static final int WIDE = 16_000;

    private final FillerPlayer player = new FillerPlayer();
    private final FillerInput input = new FillerInput(player);
    private final Mixer mixer = new Mixer();

    private short[] frame(boolean ready) {
        mixer.begin(WIDE);
        boolean plays = input.addTo(mixer, WIDE, ready);
        return plays ? Arrays.copyOf(mixer.frame(), 320) : new short[0];
    }

    @Test
    void a_sound_waits_until_its_first_frame_can_leave() {
        short[] spoken = new short[320];
        Arrays.fill(spoken, 0, 160, (short) 1_000);
        Arrays.fill(spoken, 160, 320, (short) -1_000);
        player.play(new Sound.Message("spoken", spoken, Sound.SILENT));
        for (int i = 0; i < 10; i++) {
            assertThat(frame(false)).isEmpty();
        }
        assertThat(frame(true)[200]).as("the first half").isBetween((short) 900, (short) 1_100);
        assertThat(frame(true)[200]).as("the second half").isBetween((short) -1_100, (short) -900);
        assertThat(frame(true)).isEmpty();
    }
}
