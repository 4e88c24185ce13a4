package io.tandem.media;

/// Who hears a supervisor that has joined a call, see [MediaCommand.Monitor]. He hears both sides in each.
/// Immutable.
public enum MonitorMode {
    /// Nobody.
    LISTEN,
    /// The operator alone.
    WHISPER,
    /// Both sides.
    BARGE
}
