package io.tandem.gateway.call;

/// What became of a command to a call. Immutable.
public sealed interface CommandReply {

    record Done() implements CommandReply {}

    /// It is not possible now.
    record Refused(String why) implements CommandReply {}

    record NoSuchCall() implements CommandReply {}
}
