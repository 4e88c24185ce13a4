package io.tandem.media.record;

import java.time.Duration;

/// How recordings are made: the `record` section of the configuration. Immutable.
///
/// @param pattern of the file names, see [FileNames]
/// @param sampleRate of the files, 8000 or 16000 Hz
/// @param pausedIsSilence a paused stretch is silence in the file, so that its clock is the call's; false: it
/// is cut out
/// @param buffer how long the disk may stand still before frames are dropped
/// @param threads disk threads
/// @param most recordings at a time
/// @param syncAtEnd a complete file is forced to the disk before it gets its name
public record RecordingSettings(
        RecordingFormat format,
        String pattern,
        int sampleRate,
        boolean pausedIsSilence,
        Duration buffer,
        int threads,
        int most,
        boolean syncAtEnd) {

    public static final String DEFAULT_PATTERN = "{date}/{time}-{call}";

    /// @throws IllegalArgumentException naming what is wrong
    public RecordingSettings {
        if (sampleRate != 8000 && sampleRate != 16_000) {
            throw new IllegalArgumentException("record.sample-rate is " + sampleRate + ": give 8000 or 16000");
        }
        FileNames.check(pattern);
    }

    /// WAV at 8 kHz, pauses as silence, three seconds of buffer, two threads.
    public static RecordingSettings defaults() {
        return new RecordingSettings(
                RecordingFormat.WAV, DEFAULT_PATTERN, 8000, true, Duration.ofSeconds(3), 2, 1000, true);
    }

    /// Samples of a frame and channel.
    public int frameSamples() {
        return sampleRate / 50;
    }

    int ringFrames() {
        return (int) Math.max(2L * DiskJob.BATCH_FRAMES, buffer.toMillis() / 20);
    }
}
