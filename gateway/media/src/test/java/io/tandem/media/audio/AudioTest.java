package io.tandem.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Codec;
import io.tandem.media.Filler.ToneKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tones as they sound, and the tables they leave through.
class AudioTest {
    private static final TonePlans PLANS = TonePlans.builtIn();

    private static double[] play(String country, ToneKind kind, int ms) {
        ToneGenerator generator = new ToneGenerator(PLANS.tone(country, kind));
        double[] all = new double[ms * 8];
        short[] frame = new short[160];
        for (int i = 0; i < all.length; i += 160) {
            assertThat(generator.next(frame)).isTrue();
            for (int j = 0; j < 160 && i + j < all.length; j++) {
                all[i + j] = frame[j];
            }
        }
        return all;
    }

    private static double power(double[] pcm, int fromMs, int toMs) {
        double sum = 0;
        for (int i = fromMs * 8; i < toMs * 8; i++) {
            sum += pcm[i] * pcm[i];
        }
        double rms = Math.sqrt(sum / ((toMs - fromMs) * 8));
        return 20 * Math.log10(rms * Math.sqrt(2) / 32_768) + 3.14;
    }

    @ParameterizedTest
    @ValueSource(strings = {"KG", "RU", "DE", "US", "UK", "GB"})
    void every_ringback_is_equally_loud(String country) {
        assertThat(power(play(country, ToneKind.RINGBACK, 400), 10, 390)).isCloseTo(-13, within(0.3));
    }

    @Test
    void our_own_pip_is_quiet_and_short() {
        double[] pip = play("KG", ToneKind.CONNECTING, 2000);
        assertThat(power(pip, 10, 70)).isCloseTo(-25, within(0.3));
        assertThat(power(pip, 85, 1995)).isLessThan(-90);
    }

    @Test
    void the_cadence_is_kept_over_many_repetitions() {
        double[] busy = play("DE", ToneKind.BUSY, 96_000);
        for (int cycle = 0; cycle < 100; cycle++) {
            assertThat(power(busy, cycle * 960 + 10, cycle * 960 + 470)).isCloseTo(-13, within(0.3));
            assertThat(power(busy, cycle * 960 + 480, cycle * 960 + 960)).isLessThan(-90);
        }
    }

    @Test
    void edges_rise_and_fall_within_five_milliseconds() {
        double[] busy = play("KG", ToneKind.BUSY, 820);
        double most = 0;
        for (int i = 1; i < busy.length; i++) {
            most = Math.max(most, Math.abs(busy[i] - busy[i - 1]));
        }
        double peak = 32_767 * Math.pow(10, (-13 - 3.14) / 20);
        assertThat(most).isLessThan(1.05 * peak * 2 * Math.PI * 425 / 8000);
        assertThat(Math.abs(busy[0])).isLessThan(peak / 20);
        assertThat(Math.abs(busy[399 * 8 + 7])).isLessThan(peak / 20);
    }

    @Test
    void a_modulated_tone_has_the_level_of_a_plain_one() throws IOException {
        ToneGenerator generator = new ToneGenerator(new Tone(-13, List.of(Tone.Segment.parse("400*20/1000"))));
        double[] all = new double[8000];
        short[] frame = new short[160];
        for (int i = 0; i < all.length; i += 160) {
            generator.next(frame);
            for (int j = 0; j < 160; j++) {
                all[i + j] = frame[j];
            }
        }
        assertThat(power(all, 50, 950)).isCloseTo(-13, within(0.5));
    }

    @Test
    void a_wrong_line_is_named_with_its_remedy(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plans.txt");
        Files.writeString(file, "KG busy -13 425/400 -/x\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> TonePlans.read(file))
                .hasMessageContaining("line 1")
                .hasMessageContaining("\"-/x\"");
        Files.writeString(file, "KG bussy -13 425/400\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> TonePlans.read(file)).hasMessageContaining("\"bussy\" is no signal");
        Files.writeString(file, "KG busy -13 425/400\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> TonePlans.read(file)).hasMessageContaining("the plan KG has no connecting");
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMA", "PCMU"})
    void every_octet_survives_decoding_and_encoding(Codec law) {
        Companding tables = Companding.of(law);
        for (int octet = 0; octet < 256; octet++) {
            short linear = tables.decode((byte) octet);
            assertThat(tables.decode(tables.encode(linear))).isEqualTo(linear);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMA", "PCMU"})
    void encoding_takes_the_nearest_step(Codec law) {
        Companding tables = Companding.of(law);
        for (int linear = -32_000; linear <= 32_000; linear += 7) {
            int error = Math.abs(tables.decode(tables.encode((short) linear)) - linear);
            assertThat(error).as("%d", linear).isLessThanOrEqualTo(Math.max(8, Math.abs(linear) / 30 + 8));
        }
    }

    @Test
    void known_values_of_the_recommendation() {
        Companding a = Companding.of(Codec.PCMA);
        Companding mu = Companding.of(Codec.PCMU);
        assertThat(a.encode((short) 0) & 0xFF).isEqualTo(0xD5);
        assertThat(a.encode(Short.MAX_VALUE) & 0xFF).isEqualTo(0xAA);
        assertThat(a.encode(Short.MIN_VALUE) & 0xFF).isEqualTo(0x2A);
        assertThat(mu.encode((short) 0) & 0xFF).isEqualTo(0xFF);
        assertThat(mu.encode(Short.MAX_VALUE) & 0xFF).isEqualTo(0x80);
        assertThat(mu.encode(Short.MIN_VALUE) & 0xFF).isEqualTo(0x00);
    }

    @Test
    void a_law_octet_mapped_to_the_other_law_keeps_its_value() {
        byte[] in = new byte[256];
        for (int i = 0; i < 256; i++) {
            in[i] = (byte) i;
        }
        byte[] out = new byte[256];
        Companding.copy(Codec.PCMA, in, 0, Codec.PCMU, out, 0, 256);
        for (int i = 0; i < 256; i++) {
            int before = Companding.of(Codec.PCMA).decode(in[i]);
            int after = Companding.of(Codec.PCMU).decode(out[i]);
            assertThat(Math.abs(after - before)).isLessThanOrEqualTo(Math.max(8, Math.abs(before) / 30));
        }
    }
}
