package io.tandem.gateway.identity;

import java.time.Instant;

/// What a token is worth. Immutable.
public sealed interface TokenVerdict {

    /// Signed by who may, for us, and in time.
    record Good(String user, Instant until) implements TokenVerdict {}

    /// It was good once.
    record Expired() implements TokenVerdict {}

    /// @param why for the log, not for who sent it
    record Refused(String why) implements TokenVerdict {}
}
