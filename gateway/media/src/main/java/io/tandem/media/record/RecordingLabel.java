package io.tandem.media.record;

/// What a recording is of: for its file name and, where the format has room, its comment. Any text of peers
/// may stand in it: [FileNames] makes it harmless. Immutable.
///
/// @param direction `outgoing` or `incoming`
public record RecordingLabel(String call, String user, String number, String trunk, String direction) {}
