package io.tandem.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Codec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The level of G.711 that is not decoded.
class SpeechLevelTest {
    private final SpeechLevel level = new SpeechLevel();

    private void tone(Codec law, double amplitude, int packets) {
        byte[] octets = new byte[160];
        for (int i = 0; i < packets; i++) {
            for (int n = 0; n < octets.length; n++) {
                double sample = amplitude * Math.sin(2 * Math.PI * 1000 * (i * 160 + n) / 8000 + 0.3);
                octets[n] = Companding.of(law).encode((short) Math.round(sample));
            }
            level.packet(law, octets, 0, octets.length);
        }
    }

    @Test
    void a_full_scale_sine_is_3_14_dbm0_by_either_law() {
        for (Codec law : new Codec[] {Codec.PCMA, Codec.PCMU}) {
            SpeechLevel fresh = new SpeechLevel();
            byte[] octets = new byte[160];
            for (int n = 0; n < octets.length; n++) {
                octets[n] = Companding.of(law).encode((short) (32_000 * Math.sin(2 * Math.PI * n / 7.3)));
            }
            fresh.packet(law, octets, 0, octets.length);
            assertThat(fresh.speechDbm0()).isCloseTo(3.1, within(0.3));
        }
    }

    @Test
    void only_speech_makes_the_level_and_the_rest_is_silence() {
        tone(Codec.PCMA, 3225.6, 80);
        tone(Codec.PCMA, 20, 240);
        assertThat(level.looked()).isEqualTo(40);
        assertThat(level.speechDbm0()).isCloseTo(3.14 - 20, within(0.2));
        assertThat(level.silence()).isCloseTo(0.75, within(0.001));
        assertThat(level.mute()).as("hiss is no switched-off microphone").isZero();
    }

    @Test
    void a_switched_off_microphone_is_known_by_its_octets() {
        for (int octet : new int[] {0xD5, 0x55}) {
            byte[] octets = new byte[160];
            Arrays.fill(octets, (byte) octet);
            for (int i = 0; i < 16; i++) {
                level.packet(Codec.PCMA, octets, 0, octets.length);
            }
        }
        byte[] octets = new byte[160];
        Arrays.fill(octets, (byte) 0xFF);
        for (int i = 0; i < 16; i++) {
            level.packet(Codec.PCMU, octets, 0, octets.length);
        }
        assertThat(level.mute()).isEqualTo(level.looked()).isEqualTo(6);
        assertThat(level.speechDbm0()).isNaN();
    }
}
