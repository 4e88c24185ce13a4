package io.tandem.media;

import java.nio.file.Path;

/// What a port hears while nobody speaks to it. Immutable.
public sealed interface Filler {

    /// Nothing is sent.
    record Nothing() implements Filler {}

    /// A tone of a country's plan (ITU-T E.180 supplement 2), phase-continuous, repeated until replaced.
    ///
    /// @param plan ISO 3166 code of a plan in the tone plans' data file, for example `KG`
    record Tone(String plan, ToneKind kind) implements Filler {}

    /// An announcement from its beginning, then `after`; see [io.tandem.media.audio.SoundFile] for what the file
    /// may be.
    record Announcement(Path wav, Filler after) implements Filler {}

    /// A WAV file again and again, as music on hold. Of a folder, one of its files, by the call's name.
    record Music(Path fileOrFolder) implements Filler {}

    /// Our own music on hold: a soft pattern of notes.
    record Melody() implements Filler {}

    /// One beep, with soft edges, then silence: for example the notice of a recording.
    ///
    /// @param hz of the sine
    /// @param levelDbm0 its level
    record Beep(int hz, int durationMs, double levelDbm0) implements Filler {}

    /// The signals of a telephone network (ITU-T E.180, E.182).
    enum ToneKind {
        /// Our own: a quiet short pip that says "still trying".
        CONNECTING,
        RINGBACK,
        BUSY,
        CONGESTION,
        SPECIAL_INFORMATION,
        CALL_WAITING,
        DIAL,
        /// Says that the conversation is being recorded.
        RECORD_WARNING,
        /// Says that somebody else is in the conversation.
        INTRUSION
    }
}
