package io.tandem.media.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.record.RecordingLoad.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many recordings at once, in real time.
class RecordingLoadTest {
    private static final int CALLS = 500;
    private static final int SECONDS = 6;

    @TempDir
    private Path directory;

    @Test
    void five_hundred_calls_are_recorded_at_once_without_a_dropped_frame() throws Exception {
        RecordingSettings settings = RecordingSettings.defaults();
        Result result;
        long cpu =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
        try (Recorder recorder = Recorder.start(settings, new RecordingDirectory(directory), Clock.systemUTC())) {
            result = RecordingLoad.run(recorder, CALLS, Duration.ofSeconds(SECONDS));
        }
        cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() - cpu;
        System.out.println(result + " processor ms: " + cpu);

        assertThat(result.dropped()).isZero();
        assertThat(result.failed()).isZero();
        assertThat(result.bytes()).isEqualTo(CALLS * (44L + SECONDS * 32_000));
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(CALLS);
        for (Path file : files) {
            Stereo sound = Stereo.read(file);
            assertThat(sound.seconds()).isEqualTo(SECONDS);
            assertThat(sound.level(sound.left(), 440, 0, SECONDS)).isBetween(-13.0, -12.0);
            assertThat(sound.level(sound.right(), 440, 0, SECONDS)).isBetween(-13.0, -12.0);
        }
    }
}
