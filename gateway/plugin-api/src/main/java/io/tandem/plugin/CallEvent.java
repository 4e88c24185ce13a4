package io.tandem.plugin;

import java.time.Instant;
import java.util.List;

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
    /// @param diversions numbers that were called before ours, the last one first, as a trusted trunk tells (RFC
    /// 5806, RFC 7044)
    record Started(
            String call,
            long epoch,
            long seq,
            Instant at,
            Direction direction,
            String user,
            String number,
            String trunk,
            List<String> diversions)
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

    /// The call is recorded from now on.
    ///
    /// @param file relative to the directory of recordings
    record RecordingStarted(String call, long epoch, long seq, Instant at, String file) implements CallEvent {}

    /// Nothing of the call goes into the file for now.
    record RecordingPaused(String call, long epoch, long seq, Instant at, String file) implements CallEvent {}

    record RecordingResumed(String call, long epoch, long seq, Instant at, String file) implements CallEvent {}

    /// A recording is complete: its file can be taken away.
    ///
    /// @param seconds of sound in it, pauses aside
    /// @param droppedFrames 20 ms each, which the disk was too slow for
    record RecordingStopped(
            String call, long epoch, long seq, Instant at, String file, long seconds, long droppedFrames)
            implements CallEvent {}

    /// A recording ended early, or never began; the call goes on.
    ///
    /// @param file empty where there is none
    /// @param reason `disk-full`, `read-only`, `no-permission`, `directory-gone`, `too-slow`, `too-many`,
    /// `too-large` or `io-error`
    record RecordingFailed(String call, long epoch, long seq, Instant at, String file, String reason)
            implements CallEvent {}

    /// A supervisor is in the call now, or takes another role there.
    ///
    /// @param supervisor his user name
    /// @param supervisorCall the id of his own call
    record SupervisorJoined(
            String call,
            long epoch,
            long seq,
            Instant at,
            String supervisor,
            String supervisorCall,
            SupervisorMode mode)
            implements CallEvent {}

    record SupervisorLeft(String call, long epoch, long seq, Instant at, String supervisor, String supervisorCall)
            implements CallEvent {}

    /// Audio of the talk does not flow one way, for about three seconds now.
    ///
    /// @param hop `trunk` or `browser`: the side to blame, as far as it can be told
    /// @param direction `to-operator` or `from-operator`
    /// @param text for people, for example `the trunk never sent audio`
    record OneWayAudio(String call, long epoch, long seq, Instant at, String hop, String direction, String text)
            implements CallEvent {}

    /// It flows again; the fields are those of its [OneWayAudio].
    record AudioRestored(String call, long epoch, long seq, Instant at, String hop, String direction, String text)
            implements CallEvent {}

    /// One party was referred to a third, who has answered: the call goes on with him in the transferor's place.
    ///
    /// @param by the transferor
    /// @param to the number or operator he named
    record Transferred(String call, long epoch, long seq, Instant at, String by, String to) implements CallEvent {}

    /// An operator took the call that came to a hunt group: it is his from now on. Comes before `Answered`.
    ///
    /// @param group the hunt group
    /// @param user the operator
    record Taken(String call, long epoch, long seq, Instant at, String group, String user) implements CallEvent {}

    /// The call is over; its last event.
    ///
    /// @param cause Q.850 cause value, 16 for a normal end
    /// @param reason for people
    record Ended(String call, long epoch, long seq, Instant at, int cause, String reason) implements CallEvent {}

    /// Who hears a supervisor; he hears both sides in each.
    enum SupervisorMode {
        /// Nobody.
        LISTEN,
        /// The operator.
        WHISPER,
        /// Both sides.
        BARGE
    }

    /// Which way a call goes.
    enum Direction {
        /// From an operator to a number.
        OUTGOING,
        /// From a number to an operator.
        INCOMING,
        /// From an operator to another one.
        INTERNAL,
        /// From one trunk to another.
        TRANSIT,
        /// From the gateway itself to a number, to hear whether a trunk works.
        TEST
    }
}
