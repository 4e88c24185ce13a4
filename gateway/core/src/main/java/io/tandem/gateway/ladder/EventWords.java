package io.tandem.gateway.ladder;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.Termination;
import java.util.Locale;

/// What a call has come to, in words. Stateless.
final class EventWords {

    private EventWords() {}

    /// Empty where another rung says it already.
    static String what(CallEvent event) {
        return switch (event) {
            case CallEvent.Started started -> words(started.direction()) + " call begins";
            case CallEvent.Ringing ringing -> "it rings";
            case CallEvent.Answered answered -> "the real answer";
            case CallEvent.RecordingStarted on -> "recording starts";
            case CallEvent.RecordingStopped off -> "recording ends";
            case CallEvent.RecordingFailed failed -> "recording failed";
            case CallEvent.SupervisorJoined joined -> "a supervisor joins";
            case CallEvent.SupervisorLeft left -> "the supervisor leaves";
            case CallEvent.Transferred moved -> "transferred";
            case CallEvent.Ended ended -> "ended: " + words(ended.termination().why());
            case CallEvent.OneWayAudio trouble -> "one-way audio";
            case CallEvent.AudioRestored over -> "audio is back";
            case CallEvent.RecordingPaused paused -> "recording pauses";
            case CallEvent.RecordingResumed on -> "recording goes on";
            case CallEvent.DigitReceived key -> "";
            case CallEvent.Alerting alerting -> "";
            case CallEvent.Hunting hunting ->
                hunting.members().isEmpty()
                        ? "nobody of group " + hunting.group() + " takes it"
                        : "group " + hunting.group() + " rings";
            case CallEvent.PassedOn onward -> "passed on";
            case CallEvent.Taken taken -> "taken";
        };
    }

    static String detail(CallEvent event) {
        return switch (event) {
            case CallEvent.Started started ->
                started.user() + (started.trunk().isEmpty() ? "" : " trunk " + started.trunk()) + " -> "
                        + (started.callee().isEmpty() ? started.number() : started.callee());
            case CallEvent.Ringing ringing -> at(ringing.trunk());
            case CallEvent.Answered answered -> at(answered.trunk());
            case CallEvent.RecordingFailed failed -> failed.reason();
            case CallEvent.SupervisorJoined joined -> joined.supervisor() + ", " + words(joined.mode());
            case CallEvent.SupervisorLeft left -> left.supervisor();
            case CallEvent.Transferred moved -> "by " + moved.by() + " to " + moved.to();
            case CallEvent.Hunting hunting -> String.join(", ", hunting.members());
            case CallEvent.PassedOn onward -> "by group " + onward.group() + " to trunk " + onward.trunk();
            case CallEvent.Taken taken -> "by " + taken.user() + " of group " + taken.group();
            case CallEvent.OneWayAudio trouble -> trouble.text();
            case CallEvent.AudioRestored over -> over.text();
            case CallEvent.Ended(var id, var at, Termination end) ->
                "by " + words(end.who()) + ", SIP " + end.sip() + ", Q.850 " + end.q850() + ", " + end.text();
            default -> "";
        };
    }

    private static String at(String trunk) {
        return trunk.isEmpty() ? "" : "at trunk " + trunk;
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
