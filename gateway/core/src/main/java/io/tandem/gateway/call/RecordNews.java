package io.tandem.gateway.call;

import io.tandem.media.record.RecordingFailure;
import io.tandem.media.record.RecordingStats;

/// What the recorder tells of one recording. Immutable.
public sealed interface RecordNews {

    /// Sound goes into this file.
    record Started(String file) implements RecordNews {}

    /// It ended early; [Stopped] follows.
    record Failed(RecordingFailure failure, String detail) implements RecordNews {}

    /// The last word.
    record Stopped(RecordingStats stats) implements RecordNews {}
}
