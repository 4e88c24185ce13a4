package io.tandem.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recorded sounds: every form of file, what is kept of it, and how it is repeated.
class SoundFileTest {
    private static final double AMPLITUDE = 8000;

    @TempDir
    private Path folder;

    /// A WAV file of one sine; of two channels the second is silent.
    private Path wav(String name, int format, int channels, int rate, int bits, double hz, double seconds)
            throws IOException {
        int frames = (int) (rate * seconds);
        int dataBytes = frames * channels * bits / 8;
        ByteBuffer out = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) format).putShort((short) channels).putInt(rate);
        out.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
        for (int i = 0; i < frames; i++) {
            int value = (int) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hz * i / rate));
            for (int c = 0; c < channels; c++) {
                put(out, format, bits, c == 0 ? value : 0);
            }
        }
        return Files.write(folder.resolve(name), out.array());
    }

    private static void put(ByteBuffer out, int format, int bits, int value) {
        if (format == 6 || format == 7) {
            out.put(Companding.of(format == 6 ? io.tandem.media.Codec.PCMA : io.tandem.media.Codec.PCMU)
                    .encode((short) value));
        } else if (bits == 8) {
            out.put((byte) ((value >> 8) + 128));
        } else if (bits == 16) {
            out.putShort((short) value);
        } else {
            out.put((byte) 0).putShort((short) value);
        }
    }

    /// Amplitude of one frequency in the middle of what was read.
    private static double amplitude(short[] pcm, double hz) {
        int from = pcm.length / 4;
        int to = 3 * pcm.length / 4;
        double re = 0;
        double im = 0;
        double weight = 0;
        for (int i = from; i < to; i++) {
            double hann = 1 - Math.cos(2 * Math.PI * (i - from + 0.5) / (to - from));
            re += hann * pcm[i] * Math.cos(2 * Math.PI * hz * i / 8000);
            im += hann * pcm[i] * Math.sin(2 * Math.PI * hz * i / 8000);
            weight += hann;
        }
        return 2 * Math.hypot(re, im) / weight;
    }

    private static double db(double ratio) {
        return 20 * Math.log10(ratio);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,8000,16",
        "1,2,8000,16",
        "1,1,16000,16",
        "1,1,44100,16",
        "1,2,48000,16",
        "1,1,48000,24",
        "1,1,8000,8",
        "6,1,8000,8",
        "7,1,8000,8",
        "6,2,16000,8"
    })
    void every_form_of_file_keeps_pitch_level_and_length(int format, int channels, int rate, int bits)
            throws IOException {
        for (double hz : new double[] {300, 1000, 3300}) {
            SoundFile sound = SoundFile.read(wav("a.wav", format, channels, rate, bits, hz, 0.5));
            assertThat(sound.durationMs()).isCloseTo(500, within(1));
            double expected = channels == 2 ? -6.02 : 0;
            assertThat(db(amplitude(sound.samples(), hz) / AMPLITUDE))
                    .as("%.0f Hz", hz)
                    .isCloseTo(expected, within(0.3));
        }
    }

    @ParameterizedTest
    @CsvSource({"16000,5000,3000", "44100,9000,1000", "48000,11000,3000", "48000,4500,3500"})
    void what_lies_above_the_telephone_band_does_not_fold_back(int rate, double hz, double alias) throws IOException {
        SoundFile sound = SoundFile.read(wav("a.wav", 1, 1, rate, 16, hz, 0.5));
        assertThat(db(amplitude(sound.samples(), alias) / AMPLITUDE)).isLessThan(-60);
    }

    @Test
    void a_file_that_cannot_be_played_is_named_with_what_is_expected() throws IOException {
        Path text = Files.writeString(folder.resolve("text.wav"), "this is no sound");
        assertThatThrownBy(() -> SoundFile.read(text))
                .hasMessageContaining("text.wav")
                .hasMessageContaining("no WAV");
        Path odd = wav("odd.wav", 1, 1, 22_050, 16, 400, 0.1);
        assertThatThrownBy(() -> SoundFile.read(odd))
                .hasMessageContaining("22050 Hz")
                .hasMessageContaining("make it 8000, 16000, 44100 or 48000 Hz");
        Path mp3 = wav("mp3.wav", 0x55, 1, 8000, 16, 400, 0.1);
        assertThatThrownBy(() -> SoundFile.read(mp3)).hasMessageContaining("format 85");
        Path empty = wav("empty.wav", 1, 1, 8000, 16, 400, 0);
        assertThatThrownBy(() -> SoundFile.read(empty)).hasMessageContaining("no audio");
        byte[] whole = Files.readAllBytes(wav("cut.wav", 1, 1, 8000, 16, 400, 0.1));
        Path cut = Files.write(folder.resolve("cut.wav"), Arrays.copyOf(whole, 30));
        assertThatThrownBy(() -> SoundFile.read(cut)).hasMessageContaining("cut off");
        Path longest = wav("long.wav", 6, 1, 8000, 8, 400, 1202);
        assertThatThrownBy(() -> SoundFile.read(longest))
                .hasMessageContaining("1202 s")
                .hasMessageContaining("1200 s");
    }

    @Test
    void a_sound_is_read_once_and_anew_when_its_file_was_replaced() throws IOException {
        SoundFiles files = new SoundFiles();
        Path path = wav("a.wav", 1, 1, 8000, 16, 400, 0.5);
        SoundFile first = files.get(path);
        assertThat(files.get(path)).isSameAs(first);
        wav("a.wav", 1, 1, 8000, 16, 900, 0.25);
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(5)));
        SoundFile second = files.get(path);
        assertThat(second.durationMs()).isEqualTo(250);
        assertThat(amplitude(second.samples(), 900)).isGreaterThan(7000);
        Files.delete(path);
        assertThatThrownBy(() -> files.get(path)).isInstanceOf(IOException.class);
    }

    @Test
    void those_longest_unused_make_room() throws IOException {
        SoundFiles files = new SoundFiles(20_000);
        Path one = wav("1.wav", 1, 1, 8000, 16, 400, 0.5);
        Path two = wav("2.wav", 1, 1, 8000, 16, 400, 0.5);
        Path three = wav("3.wav", 1, 1, 8000, 16, 400, 0.5);
        SoundFile first = files.get(one);
        SoundFile second = files.get(two);
        assertThat(files.get(one)).isSameAs(first);
        files.get(three);
        assertThat(files.bytes()).isEqualTo(16_000);
        assertThat(files.get(one)).isSameAs(first);
        assertThat(files.get(two)).isNotSameAs(second);
    }

    @Test
    void a_repeated_sound_goes_round_without_a_click_and_each_call_has_its_own_place() {
        short[] samples = new short[1003];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * 425 * i / 8000));
        }
        short[] before = samples.clone();
        LoopedSound ahead = new LoopedSound(samples);
        LoopedSound behind = new LoopedSound(samples);
        short[] frame = new short[160];
        short[] other = new short[160];
        double steepest = 0;
        short last = 0;
        for (int n = 0; n < 100; n++) {
            assertThat(ahead.next(frame)).isTrue();
            for (short x : frame) {
                steepest = Math.max(steepest, Math.abs(x - last));
                last = x;
            }
            if (n == 0) {
                behind.next(other);
                assertThat(other).isEqualTo(frame);
            }
        }
        assertThat(steepest).isLessThan(1.1 * AMPLITUDE * 2 * Math.PI * 425 / 8000);
        behind.next(other);
        assertThat(Arrays.copyOfRange(other, 0, 100)).isEqualTo(Arrays.copyOfRange(samples, 160, 260));
        assertThat(samples).as("shared samples are never written to").isEqualTo(before);
    }

    @Test
    void our_own_melody_is_soft_never_silent_for_long_and_shared() {
        short[] melody = Melody.samples();
        assertThat(Melody.samples()).isSameAs(melody);
        assertThat(melody.length).isBetween(8000 * 10, 8000 * 30);
        double sum = 0;
        int loudest = 0;
        int quiet = 0;
        int longestQuiet = 0;
        for (short x : melody) {
            sum += (double) x * x;
            loudest = Math.max(loudest, Math.abs(x));
            quiet = Math.abs(x) < 10 ? quiet + 1 : 0;
            longestQuiet = Math.max(longestQuiet, quiet);
        }
        double dbm0 = 10 * Math.log10(2 * sum / melody.length / (32_768.0 * 32_768)) + 3.14;
        assertThat(dbm0).isBetween(-28.0, -16.0);
        assertThat(loudest).isLessThan(12_000);
        assertThat(longestQuiet).isLessThan(8000);
    }
}
