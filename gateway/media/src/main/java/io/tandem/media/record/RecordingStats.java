package io.tandem.media.record;

import org.jspecify.annotations.Nullable;

/// What became of one recording. Immutable.
///
/// @param file its name, relative to the directory; empty when none could be made
/// @param recordedMs length of the sound in it, silence of pauses aside
/// @param pausedMs how long it was paused
/// @param droppedFrames frames of 20 ms that the disk was too slow for: they are silence in the file
/// @param sizeBytes of the file
/// @param failure why it ended early; null when it is whole
public record RecordingStats(
        String file,
        long recordedMs,
        long pausedMs,
        long droppedFrames,
        long sizeBytes,
        @Nullable RecordingFailure failure) {}
