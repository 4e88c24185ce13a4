package io.tandem.gateway.cdr;

/// How records fare on their way. Immutable.
///
/// @param sink where they go: `file` or `database`
/// @param written since the start; one that was tried twice counts twice
/// @param waiting in memory
/// @param spooled in a file, because the sink could not be written
/// @param dropped given up since the start
public record CdrFigures(String sink, long written, int waiting, int spooled, long dropped) {}
