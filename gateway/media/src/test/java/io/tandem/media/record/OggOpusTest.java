package io.tandem.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ogg/Opus recordings, read page by page and decoded stream by stream.
class OggOpusTest {
    private static final RecordingLabel LABEL = new RecordingLabel("c-1", "aida", "100", "gsm", "outgoing");

    @TempDir
    private Path directory;

    private Path record(int rate, int frames) throws Exception {
        RecordingSettings settings =
                new RecordingSettings(RecordingFormat.OPUS, "{call}", rate, true, Duration.ofSeconds(60), 1, 10, true);
        try (Recorder recorder = Recorder.start(settings, new RecordingDirectory(directory), Clock.systemUTC())) {
            Recording recording = recorder.open(LABEL, new Heard());
            short[] left = new short[rate / 50];
            short[] right = new short[rate / 50];
            for (int i = 0; i < frames; i++) {
                Stereo.tone(left, rate, 440, i);
                Stereo.tone(right, rate, 1000, i);
                recording.frame(left, right);
            }
            recording.stop();
            RecordingStats stats = recording.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(stats.failure()).isNull();
            return directory.resolve(stats.file());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000})
    void each_side_has_a_stream_of_its_own(int rate) throws Exception {
        OggFile ogg = OggFile.read(record(rate, 123));

        assertThat(ogg.tags())
                .contains("CALL_ID=c-1", "OPERATOR=aida", "NUMBER=100", "TRUNK=gsm", "DIRECTION=outgoing");
        assertThat(ogg.seconds()).isEqualTo(2.46);
        Stereo sound = ogg.decoded();
        assertThat(sound.level(sound.left(), 440, 0.2, 2.4)).isCloseTo(-6, within(1.0));
        assertThat(sound.level(sound.right(), 1000, 0.2, 2.4)).isCloseTo(-6, within(1.0));
        assertThat(sound.level(sound.left(), 1000, 0.2, 2.4)).isLessThan(-40);
        assertThat(sound.level(sound.right(), 440, 0.2, 2.4)).isLessThan(-40);
    }

    @Test
    void what_a_crash_left_ends_with_its_last_whole_page() throws Exception {
        Path whole = record(8000, 210);
        byte[] bytes = Files.readAllBytes(whole);
        OggFile before = OggFile.read(whole);
        Files.delete(whole);
        // cut in the middle of the last page, as a write that was never finished
        Files.write(directory.resolve("c-2.opus.part"), Arrays.copyOf(bytes, (int) before.lastPageAt() + 40));
        Files.write(directory.resolve("c-3.opus.part"), Arrays.copyOf(bytes, 100));

        assertThat(Recovery.run(directory, Instant.MAX)).isEqualTo(1);
        OggFile mended = OggFile.read(directory.resolve("c-2.opus"));
        assertThat(mended.seconds()).isCloseTo(4.0, within(0.01));
        assertThat(directory.resolve("c-3.opus.part")).doesNotExist();
    }
}
