package io.tandem.plugin;

/// What became of a command. Immutable.
public sealed interface Reply {

    /// It is done, or on its way and cannot be refused any more.
    record Done() implements Reply {}

    /// It is not possible now.
    ///
    /// @param why for the log
    record Refused(String why) implements Reply {}

    /// There is no such call, or it has ended.
    record NoSuchCall() implements Reply {}
}
