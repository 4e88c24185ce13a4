package io.tandem.plugin;

/// Something that a plugin asks of a call. Immutable. More kinds will come; a plugin only makes them, never
/// switches over them.
public sealed interface CallCommand {

    /// The call's id, from its events.
    String call();

    /// Ends the call on both sides.
    ///
    /// @param reason for the log
    record HangUp(String call, String reason) implements CallCommand {}

    /// Records the call, or goes on, or stops; allowed while both sides talk, whatever `record` says in the
    /// configuration.
    record Recording(String call, RecordingAction action) implements CallCommand {}

    /// What is asked of a recording.
    enum RecordingAction {
        START,
        PAUSE,
        RESUME,
        STOP
    }
}
