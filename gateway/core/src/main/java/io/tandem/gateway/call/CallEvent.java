package io.tandem.gateway.call;

import java.time.Instant;

/// What happens to a call, for those who look on. Immutable.
public sealed interface CallEvent {

    String callId();

    Instant at();

    /// @param number as dialled, or as the trunk gave it
    record Started(String callId, Instant at, Direction direction, String user, String number, String trunk)
            implements CallEvent {}

    /// The callee is being alerted.
    record Ringing(String callId, Instant at, String trunk) implements CallEvent {}

    /// The callee answered: the real answer, whatever the browser was told before.
    record Answered(String callId, Instant at, String trunk) implements CallEvent {}

    /// Somebody in the call pressed a key.
    ///
    /// @param user true: the operator did; false: the trunk's side
    /// @param digit `0` to `9`, `*`, `#`, `A` to `D`
    record DigitReceived(String callId, Instant at, boolean user, char digit, int durationMs) implements CallEvent {}

    record Ended(String callId, Instant at, Termination termination) implements CallEvent {}

    /// Which way a call goes.
    enum Direction {
        /// Browser to number.
        OUTGOING,
        /// Number to browsers.
        INCOMING
    }
}
