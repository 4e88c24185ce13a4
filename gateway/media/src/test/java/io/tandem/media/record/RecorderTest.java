package io.tandem.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recordings through the real ring and disk threads, judged by listening to the files.
class RecorderTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-05-04T12:00:00Z"), ZoneOffset.UTC);
    private static final RecordingLabel LABEL = new RecordingLabel("c-1", "aida", "+996555000111", "gsm", "outgoing");
    /// A tone of half of full scale's amplitude.
    private static final double LEVEL = -6.02;

    @TempDir
    private Path directory;

    private Recorder recorder = start(RecordingSettings.defaults());
    private final Heard heard = new Heard();

    private Recorder start(RecordingSettings settings) {
        return Recorder.start(settings, (name, suffix) -> new RecordingDirectory(directory).create(name, suffix), NOON);
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    private static RecordingSettings settings(RecordingFormat format, int rate, boolean pausedIsSilence) {
        return new RecordingSettings(
                format, "{date}/{call}", rate, pausedIsSilence, Duration.ofSeconds(60), 2, 1000, true);
    }

    /// So many frames of two tones, without waiting for the clock.
    private static void talk(Recording recording, int rate, int from, int frames) {
        short[] left = new short[rate / 50];
        short[] right = new short[rate / 50];
        for (int i = from; i < from + frames; i++) {
            Stereo.tone(left, rate, 440, i);
            Stereo.tone(right, rate, 1000, i);
            recording.frame(left, right);
        }
    }

    private static RecordingStats finish(Recording recording) throws Exception {
        recording.stop();
        return recording.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"WAV,8000", "WAV,16000", "WAV_ALAW,8000"})
    void each_side_has_a_channel_of_its_own(RecordingFormat format, int rate) throws Exception {
        recorder.close();
        recorder = start(settings(format, rate, true));
        Recording recording = recorder.open(LABEL, heard);
        talk(recording, rate, 0, 101);
        RecordingStats stats = finish(recording);

        Stereo file = Stereo.read(directory.resolve("2026-05-04/c-1.wav"));
        assertThat(file.rate()).isEqualTo(rate);
        assertThat(file.seconds()).isEqualTo(2.02);
        assertThat(file.level(file.left(), 440, 0, 2)).isCloseTo(LEVEL, within(0.2));
        assertThat(file.level(file.right(), 1000, 0, 2)).isCloseTo(LEVEL, within(0.2));
        assertThat(file.level(file.left(), 1000, 0, 2)).isLessThan(-50);
        assertThat(file.level(file.right(), 440, 0, 2)).isLessThan(-50);
        assertThat(stats).isEqualTo(new RecordingStats("2026-05-04/c-1.wav", 2020, 0, 0, stats.sizeBytes(), null));
        assertThat(Files.size(directory.resolve(stats.file()))).isEqualTo(stats.sizeBytes());
        assertThat(heard.events).containsExactly("started 2026-05-04/c-1.wav", "stopped 2026-05-04/c-1.wav");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(stats.file()))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void a_pause_is_silence_so_that_the_clock_of_the_file_is_the_clock_of_the_call() throws Exception {
        recorder.close();
        recorder = start(settings(RecordingFormat.WAV, 8000, true));
        RecordingStats stats = talkPauseTalk();

        Stereo file = Stereo.read(directory.resolve(stats.file()));
        assertThat(file.seconds()).isEqualTo(3.0);
        assertThat(file.level(file.left(), 440, 0, 1)).isCloseTo(LEVEL, within(0.2));
        assertThat(file.loudness(file.left(), 1, 2)).isLessThan(-90);
        assertThat(file.loudness(file.right(), 1, 2)).isLessThan(-90);
        assertThat(file.level(file.right(), 1000, 2, 3)).isCloseTo(LEVEL, within(0.2));
        assertThat(stats.recordedMs()).isEqualTo(2000);
        assertThat(stats.pausedMs()).isEqualTo(1000);
    }

    @Test
    void a_pause_is_cut_out_where_that_is_wanted() throws Exception {
        recorder.close();
        recorder = start(settings(RecordingFormat.WAV, 8000, false));
        RecordingStats stats = talkPauseTalk();

        Stereo file = Stereo.read(directory.resolve(stats.file()));
        assertThat(file.seconds()).isEqualTo(2.0);
        assertThat(file.loudness(file.left(), 0, 2)).isGreaterThan(-10);
        assertThat(stats.pausedMs()).isEqualTo(1000);
    }

    private RecordingStats talkPauseTalk() throws Exception {
        Recording recording = recorder.open(LABEL, heard);
        talk(recording, 8000, 0, 50);
        assertThat(recording.pause()).isTrue();
        assertThat(recording.pause()).isFalse();
        talk(recording, 8000, 50, 50);
        assertThat(recording.resume()).isTrue();
        assertThat(recording.resume()).isFalse();
        talk(recording, 8000, 100, 50);
        return finish(recording);
    }

    @Test
    void what_the_disk_is_too_slow_for_is_counted_and_is_silence_in_its_place() throws Exception {
        recorder.close();
        RecordingSettings small =
                new RecordingSettings(RecordingFormat.WAV, "{call}", 8000, true, Duration.ofSeconds(1), 1, 1000, false);
        // nothing is taken before the gate opens: the ring holds 50 frames
        var gate = new java.util.concurrent.CountDownLatch(1);
        recorder = Recorder.start(
                small,
                (name, suffix) -> {
                    await(gate);
                    return new RecordingDirectory(directory).create(name, suffix);
                },
                NOON);
        Recording recording = recorder.open(LABEL, heard);
        talk(recording, 8000, 0, 100);
        gate.countDown();
        Heard.until(() -> recording.ring().waiting() == 0);
        talk(recording, 8000, 100, 50);
        RecordingStats stats = finish(recording);

        Stereo file = Stereo.read(directory.resolve(stats.file()));
        assertThat(stats.droppedFrames()).isEqualTo(50);
        assertThat(recorder.figures().droppedFrames()).isEqualTo(50);
        assertThat(stats.recordedMs()).isEqualTo(2000);
        assertThat(file.seconds()).isEqualTo(3.0);
        assertThat(file.level(file.left(), 440, 0, 1)).isCloseTo(LEVEL, within(0.2));
        assertThat(file.loudness(file.left(), 1, 2)).isLessThan(-90);
        assertThat(file.level(file.left(), 440, 2, 3)).isCloseTo(LEVEL, within(0.2));
    }

    @Test
    void ticks_that_the_loop_left_out_are_silence_in_their_place_and_no_fault_of_the_disk() throws Exception {
        recorder.close();
        recorder = start(settings(RecordingFormat.WAV, 8000, true));
        Recording recording = recorder.open(LABEL, heard);
        short[] pcm = new short[160];
        long tickNs = 1_000_000_000L;
        for (int i = 0; i < 100; i++) {
            // half a second is missing in the middle, and every tick is a little early or late
            tickNs += (i == 50 ? 26 : 1) * 20_000_000L;
            Stereo.tone(pcm, 8000, 440, i);
            recording.frames(pcm, pcm, 160, tickNs + (i % 2) * 3_000_000L);
        }
        RecordingStats stats = finish(recording);

        Stereo file = Stereo.read(directory.resolve(stats.file()));
        assertThat(file.seconds()).isEqualTo(2.5);
        assertThat(file.loudness(file.left(), 1.0, 1.5)).isLessThan(-90);
        assertThat(file.level(file.left(), 440, 1.5, 2.5)).isCloseTo(LEVEL, within(0.2));
        assertThat(stats.droppedFrames()).isZero();
    }

    private static void await(java.util.concurrent.CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void several_recordings_of_one_call_are_several_files() throws Exception {
        recorder.close();
        recorder = start(settings(RecordingFormat.WAV, 8000, true));
        for (String expected : new String[] {"c-1.wav", "c-1-2.wav", "c-1-3.wav"}) {
            Recording recording = recorder.open(LABEL, heard);
            talk(recording, 8000, 0, 10);
            assertThat(finish(recording).file()).isEqualTo("2026-05-04/" + expected);
        }
    }

    @Test
    void a_file_that_still_grows_is_called_part_and_can_be_played_up_to_its_last_checkpoint() throws Exception {
        recorder.close();
        recorder = start(settings(RecordingFormat.WAV, 8000, true));
        Recording recording = recorder.open(LABEL, heard);
        talk(recording, 8000, 0, 1000);
        Path part = directory.resolve("2026-05-04/c-1.wav.part");
        Heard.until(() -> recording.ring().waiting() == 0 && Files.exists(part));
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        Heard.until(() -> audioBytes(part, header) >= 500 * 640);
        int audio = header.getInt(40);
        Path copy = directory.resolve("copy.wav");
        Files.write(copy, Arrays.copyOf(Files.readAllBytes(part), 44 + audio));
        header.position(0);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.write(header, 0);
        }

        Stereo file = Stereo.read(copy);
        assertThat(file.seconds()).isBetween(10.0, 20.0);
        assertThat(file.level(file.left(), 440, 9, 10)).isCloseTo(LEVEL, within(0.2));
        assertThat(directory.resolve("2026-05-04/c-1.wav")).doesNotExist();
        finish(recording);
        assertThat(part).doesNotExist();
    }

    /// What the header of a growing file says.
    private static int audioBytes(Path part, ByteBuffer header) {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
            header.clear();
            return channel.read(header, 0) < 44 ? 0 : header.getInt(40);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void one_recording_too_many_is_refused_and_the_others_go_on() throws Exception {
        recorder.close();
        recorder = start(
                new RecordingSettings(RecordingFormat.WAV, "{call}", 8000, true, Duration.ofSeconds(3), 1, 1, true));
        Recording first = recorder.open(LABEL, heard);
        RecordingStats second = finish(recorder.open(LABEL, new Heard()));
        talk(first, 8000, 0, 50);

        assertThat(second.failure()).isEqualTo(RecordingFailure.TOO_MANY);
        assertThat(finish(first).failure()).isNull();
        assertThat(finish(recorder.open(LABEL, new Heard())).failure()).isNull();
        assertThat(recorder.figures().active()).isZero();
    }

    @Test
    void the_end_of_the_gateway_completes_what_is_open() throws Exception {
        Recording recording = recorder.open(LABEL, heard);
        talk(recording, 8000, 0, 60);
        recorder.close();

        RecordingStats stats = recording.finished().toCompletableFuture().get(1, TimeUnit.SECONDS);
        assertThat(Stereo.read(directory.resolve(stats.file())).seconds()).isEqualTo(1.2);
    }
}
