package io.tandem.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong with disks, names and processes; the media loop never notices.
class RecordingTroubleTest {
    private static final Instant LATER = Instant.MAX;
    private static final RecordingLabel LABEL = new RecordingLabel("c-1", "aida", "100", "gsm", "outgoing");
    private static final RecordingSettings SETTINGS =
            new RecordingSettings(RecordingFormat.WAV, "{call}", 8000, true, Duration.ofSeconds(60), 1, 1000, true);

    @TempDir
    private Path directory;

    private final Heard heard = new Heard();

    private static void frames(Recording recording, int frames) {
        short[] pcm = new short[160];
        for (int i = 0; i < frames; i++) {
            recording.frame(pcm, pcm);
        }
    }

    private static RecordingStats finished(Recording recording) throws Exception {
        return recording.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /// A disk on which a write finds no space: the kernel says so itself.
    private static StoredFile full() throws IOException {
        FileChannel channel = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        return new StoredFile() {
            @Override
            public String name() {
                return "full.wav";
            }

            @Override
            public long size() {
                return 0;
            }

            @Override
            public void append(ByteBuffer bytes) throws IOException {
                channel.write(bytes);
            }

            @Override
            public void patch(ByteBuffer bytes, long position) {}

            @Override
            public void mustBeThere() {}

            @Override
            public void complete(boolean sync) throws IOException {
                channel.close();
            }
        };
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_fails_the_recording_once_and_the_next_one_succeeds() throws Exception {
        RecordingDirectory good = new RecordingDirectory(directory);
        boolean[] isFull = {true};
        try (Recorder recorder = Recorder.start(
                SETTINGS, (name, suffix) -> isFull[0] ? full() : good.create(name, suffix), Clock.systemUTC())) {
            Recording recording = recorder.open(LABEL, heard);
            frames(recording, 100);
            RecordingStats stats = finished(recording);
            frames(recording, 100);
            recording.stop();

            assertThat(stats.failure()).isEqualTo(RecordingFailure.DISK_FULL);
            assertThat(heard.events.stream().filter(e -> e.startsWith("failed")))
                    .containsExactly("failed DISK_FULL");
            assertThat(recording.running()).isFalse();
            assertThat(recorder.figures().failed()).isEqualTo(1);

            isFull[0] = false;
            Recording next = recorder.open(LABEL, new Heard());
            frames(next, 100);
            next.stop();
            assertThat(finished(next).failure()).isNull();
            assertThat(recorder.figures().completed()).isEqualTo(1);
            assertThat(recorder.figures().active()).isZero();
        }
    }

    @Test
    void a_file_in_the_directorys_place_fails_the_recording() throws Exception {
        Path notADirectory = Files.createFile(directory.resolve("occupied"));
        try (Recorder recorder = Recorder.start(SETTINGS, new RecordingDirectory(notADirectory), Clock.systemUTC())) {
            RecordingStats stats = finished(recorder.open(LABEL, heard));

            assertThat(stats.failure()).isEqualTo(RecordingFailure.DIRECTORY_GONE);
            assertThat(stats.file()).isEmpty();
        }
    }

    @Test
    void a_directory_deleted_in_the_middle_fails_the_recording_and_is_made_anew_for_the_next() throws Exception {
        Path doomed = directory.resolve("recordings");
        try (Recorder recorder = Recorder.start(SETTINGS, new RecordingDirectory(doomed), Clock.systemUTC())) {
            Recording recording = recorder.open(LABEL, heard);
            frames(recording, 50);
            Heard.until(() -> Files.exists(doomed.resolve("c-1.wav.part")));
            deleteAll(doomed);
            frames(recording, 600);

            assertThat(finished(recording).failure()).isEqualTo(RecordingFailure.DIRECTORY_GONE);
            Recording next = recorder.open(LABEL, new Heard());
            frames(next, 50);
            next.stop();
            assertThat(finished(next).failure()).isNull();
            assertThat(doomed.resolve("c-1.wav")).exists();
        }
    }

    private static void deleteAll(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void a_disk_that_hangs_costs_frames_and_then_the_recording_but_never_time() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        try (Recorder recorder = Recorder.start(
                SETTINGS,
                (name, suffix) -> {
                    try {
                        hangs.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return new RecordingDirectory(directory).create(name, suffix);
                },
                Clock.systemUTC())) {
            Recording recording = recorder.open(LABEL, heard);
            frames(recording, 3000 + Recording.TOO_SLOW_FRAMES - 1);
            assertThat(recording.running()).isTrue();
            frames(recording, 1);
            assertThat(recording.running()).isFalse();
            assertThat(heard.events).containsExactly("failed TOO_SLOW");
            assertThat(recorder.figures().droppedFrames()).isEqualTo(Recording.TOO_SLOW_FRAMES);
            hangs.countDown();
            assertThat(finished(recording).failure()).isEqualTo(RecordingFailure.TOO_SLOW);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "..", "/abs", "a/../../b", "\0x", ".hidden", "~", "a\\..\\b", ""})
    void nothing_a_peer_sends_leads_out_of_the_directory(String evil) throws Exception {
        String name = FileNames.of(
                "{user}/{number}-{trunk}", new RecordingLabel("c", evil, evil, evil, "outgoing"), Instant.EPOCH);

        assertThat(name).matches("[A-Za-z0-9_+@-][A-Za-z0-9_+@.-]*/[A-Za-z0-9_+@-][A-Za-z0-9_+@.-]*");
        Path file = directory.resolve(name + ".wav").normalize();
        assertThat(file.startsWith(directory)).isTrue();
        assertThat(file.getNameCount()).isEqualTo(directory.getNameCount() + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abs/{call}", "../{call}", "a/../{call}", "{nobody}", "", "a//b", "{call}/", ".x/{call}"})
    void a_pattern_that_is_not_inside_the_directory_is_refused(String pattern) {
        assertThatThrownBy(() -> FileNames.check(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAV", "WAV_ALAW"})
    void what_a_crash_left_is_mended_at_the_next_start(RecordingFormat format) throws Exception {
        RecordingSettings settings =
                new RecordingSettings(format, "{call}", 8000, true, Duration.ofSeconds(60), 1, 1000, true);
        Path left = directory.resolve("old/x.wav.part");
        Files.createDirectories(left.getParent());
        try (Recorder recorder = Recorder.start(settings, new RecordingDirectory(directory), Clock.systemUTC())) {
            Recording recording = recorder.open(LABEL, heard);
            frames(recording, 125);
            Heard.until(() -> recording.ring().waiting() == 0);
            // as the disk has it after a crash in the middle of a write: no sizes yet, half a sample at the end
            Path part = directory.resolve("c-1.wav.part");
            int bytes = format == RecordingFormat.WAV ? 44 + 50 * 640 : 58 + 50 * 320;
            Heard.until(() -> part.toFile().length() >= bytes);
            byte[] written = Files.readAllBytes(part);
            Files.write(left, java.util.Arrays.copyOf(written, bytes + 1));
            Files.createFile(directory.resolve("old/empty.wav.part"));

            assertThat(Recovery.run(directory, Instant.EPOCH)).isZero();
            assertThat(Recovery.run(directory, LATER)).isEqualTo(1);
            assertThat(part).exists();
            recording.stop();
        }
        assertThat(Stereo.read(directory.resolve("old/x.wav")).seconds()).isEqualTo(1.0);
        assertThat(left).doesNotExist();
        assertThat(directory.resolve("old/empty.wav.part")).doesNotExist();
        assertThat(Recovery.run(directory, LATER)).isZero();
    }
}
