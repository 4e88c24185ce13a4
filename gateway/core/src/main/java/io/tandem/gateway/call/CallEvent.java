package io.tandem.gateway.call;

import io.tandem.media.MonitorMode;
import java.time.Instant;
import java.util.List;

/// What happens to a call, for those who look on. Immutable.
public sealed interface CallEvent {

    String callId();

    Instant at();

    /// @param number as dialled, or as the trunk gave it
    /// @param callee the operator who is called by another one; else empty
    /// @param diversions numbers that were called before ours, the last one first, as a trusted trunk tells
    record Started(
            String callId,
            Instant at,
            Direction direction,
            String user,
            String number,
            String trunk,
            String callee,
            List<String> diversions)
            implements CallEvent {}

    /// The callee is being alerted.
    record Ringing(String callId, Instant at, String trunk) implements CallEvent {}

    /// An operator's browser rings by this dialog (RFC 4235 §4.1.2).
    ///
    /// @param user whose browser
    /// @param browserTag its tag; `ourTag` is the gateway's
    record Alerting(String callId, Instant at, String user, String dialogCallId, String browserTag, String ourTag)
            implements CallEvent {}

    /// These operators of a hunt group ring now, and nobody else of it.
    ///
    /// @param members empty: nobody takes the call, which ends or is passed on
    /// @param number the other side, as the group's members see it
    record Hunting(String callId, Instant at, String group, String number, List<String> members) implements CallEvent {
        public Hunting {
            members = List.copyOf(members);
        }
    }

    /// An operator has the call that came to a hunt group; comes before `Answered`.
    record Taken(String callId, Instant at, String group, String user) implements CallEvent {}

    /// A hunt group whose operators did not take the call passes it on to this trunk.
    record PassedOn(String callId, Instant at, String group, String trunk) implements CallEvent {}

    /// The callee answered: the real answer, whatever the browser was told before.
    record Answered(String callId, Instant at, String trunk) implements CallEvent {}

    /// Somebody in the call pressed a key.
    ///
    /// @param user true: the operator did; false: the trunk's side
    /// @param digit `0` to `9`, `*`, `#`, `A` to `D`
    record DigitReceived(String callId, Instant at, boolean user, char digit, int durationMs) implements CallEvent {}

    /// Sound goes into a file from now on.
    ///
    /// @param file relative to the directory of recordings
    record RecordingStarted(String callId, Instant at, String file) implements CallEvent {}

    record RecordingPaused(String callId, Instant at, String file) implements CallEvent {}

    record RecordingResumed(String callId, Instant at, String file) implements CallEvent {}

    /// The file is complete.
    ///
    /// @param seconds of sound in it, pauses aside
    /// @param droppedFrames frames of 20 ms that the disk was too slow for
    record RecordingStopped(String callId, Instant at, String file, long seconds, long droppedFrames)
            implements CallEvent {}

    /// A recording ended early, or never began. The call goes on.
    ///
    /// @param file empty where there is none
    /// @param reason for example `disk-full`
    record RecordingFailed(String callId, Instant at, String file, String reason) implements CallEvent {}

    /// A supervisor is in the call now, or takes another role there.
    ///
    /// @param call the supervisor's own call
    record SupervisorJoined(String callId, Instant at, String supervisor, String call, MonitorMode mode)
            implements CallEvent {}

    record SupervisorLeft(String callId, Instant at, String supervisor, String call) implements CallEvent {}

    /// Audio does not flow over one hop in one direction.
    ///
    /// @param hop `trunk` or `browser`: the side to blame, as far as it can be told
    /// @param direction `to-operator` or `from-operator`
    /// @param text in plain words
    record OneWayAudio(String callId, Instant at, String hop, String direction, String text) implements CallEvent {}

    /// It flows again.
    record AudioRestored(String callId, Instant at, String hop, String direction, String text) implements CallEvent {}

    /// One party was referred to a third, who has answered.
    ///
    /// @param by the transferor
    /// @param to the number or operator he named
    record Transferred(String callId, Instant at, String by, String to) implements CallEvent {}

    record Ended(String callId, Instant at, Termination termination) implements CallEvent {}

    /// Which way a call goes.
    enum Direction {
        /// Browser to number.
        OUTGOING,
        /// Number to browsers.
        INCOMING,
        /// Browser to browsers: one operator calls another.
        INTERNAL,
        /// From one trunk to another.
        TRANSIT,
        /// The gateway itself to a number, to hear whether a trunk works.
        TEST
    }
}
