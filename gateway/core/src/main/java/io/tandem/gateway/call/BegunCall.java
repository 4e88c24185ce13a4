package io.tandem.gateway.call;

/// What came of the wish for a call that begins here. Immutable.
public sealed interface BegunCall {

    /// It begins; how it goes on is told by events.
    record Runs(String callId) implements BegunCall {}

    /// It does not.
    ///
    /// @param on what is in the way
    /// @param why for people
    record Refused(On on, String why) implements BegunCall {}

    /// What a refusal is about.
    enum On {
        /// There is no such operator.
        USER,
        /// That number cannot be called by him.
        NUMBER,
        /// There is no such call.
        CALL,
        /// He may not.
        RIGHT,
        /// Not as things are now.
        STATE
    }
}
