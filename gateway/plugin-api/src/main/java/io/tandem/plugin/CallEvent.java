package io.tandem.plugin;

import java.time.Instant;

/// Something that happened to a call. Immutable.
public sealed interface CallEvent {

    /// The call's id: unique, and the `call=` of log lines.
    String call();

    /// Which life of the call this is: it grows when another gateway takes the call over.
    long epoch();

    /// Number of the event within the call and epoch, from 1.
    long seq();

    Instant at();

    /// A call began.
    ///
    /// @param number the number dialled; for an incoming call our own number
    /// @param user the operator, calling or called
    /// @param trunk the trunk it came by; empty for an outgoing call
    record Started(
            String call,
            long epoch,
            long seq,
            Instant at,
            Direction direction,
            String user,
            String number,
            String trunk)
            implements CallEvent {}

    /// The called side is alerted.
    ///
    /// @param trunk the trunk that is tried; empty for an incoming call
    record Ringing(String call, long epoch, long seq, Instant at, String trunk) implements CallEvent {}

    /// The called side answered: the real answer.
    record Answered(String call, long epoch, long seq, Instant at, String trunk) implements CallEvent {}

    /// Somebody in the call pressed a key (DTMF), whatever way it travelled. Told when the key is released.
    ///
    /// @param user true: the operator pressed it; false: the side of the trunk
    /// @param digit `0` to `9`, `*`, `#`, `A` to `D`
    record DigitReceived(String call, long epoch, long seq, Instant at, boolean user, char digit, int durationMs)
            implements CallEvent {}

    /// The call is over; its last event.
    ///
    /// @param cause Q.850 cause value, 16 for a normal end
    /// @param reason for people
    record Ended(String call, long epoch, long seq, Instant at, int cause, String reason) implements CallEvent {}

    /// Which way a call goes.
    enum Direction {
        /// From an operator to a number.
        OUTGOING,
        /// From a number to an operator.
        INCOMING
    }
}
