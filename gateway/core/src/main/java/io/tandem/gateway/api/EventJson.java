package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.call.CallEvent;

/// Writes events of calls. Stateless.
final class EventJson {

    private EventJson() {}

    static ObjectNode of(CallEvent event) {
        ObjectNode json = Events.made("call." + type(event), event.at()).put("callId", event.callId());
        switch (event) {
            case CallEvent.Started e ->
                json.put("direction", Events.word(e.direction()))
                        .put("user", e.user())
                        .put("number", e.number())
                        .put("trunk", e.trunk())
                        .put("callee", e.callee());
            case CallEvent.Ringing e -> json.put("trunk", e.trunk());
            // its tags are for the lamps of those who may take the call
            case CallEvent.Alerting e -> json.put("user", e.user());
            case CallEvent.Hunting e -> {
                json.put("group", e.group());
                e.members().forEach(json.putArray("members")::add);
            }
            case CallEvent.PassedOn e -> json.put("group", e.group()).put("trunk", e.trunk());
            case CallEvent.Taken e -> json.put("group", e.group()).put("user", e.user());
            case CallEvent.Answered e -> json.put("trunk", e.trunk());
            case CallEvent.DigitReceived e -> json.put("byUser", e.user());
            case CallEvent.RecordingStarted e -> json.put("file", e.file());
            case CallEvent.RecordingPaused e -> json.put("file", e.file());
            case CallEvent.RecordingResumed e -> json.put("file", e.file());
            case CallEvent.RecordingStopped e -> json.put("file", e.file()).put("seconds", e.seconds());
            case CallEvent.RecordingFailed e -> json.put("file", e.file()).put("reason", e.reason());
            case CallEvent.SupervisorJoined e ->
                json.put("supervisor", e.supervisor()).put("mode", Events.word(e.mode()));
            case CallEvent.SupervisorLeft e -> json.put("supervisor", e.supervisor());
            case CallEvent.OneWayAudio e ->
                json.put("hop", e.hop()).put("way", e.direction()).put("text", e.text());
            case CallEvent.AudioRestored e ->
                json.put("hop", e.hop()).put("way", e.direction()).put("text", e.text());
            case CallEvent.Transferred e -> json.put("by", e.by()).put("to", e.to());
            case CallEvent.Ended e ->
                json.put("by", Events.word(e.termination().who()))
                        .put("why", Events.word(e.termination().why()).replace('_', '-'))
                        .put("sip", e.termination().sip())
                        .put("text", e.termination().text());
        }
        return json;
    }

    /// `RecordingStarted` -> `recording-started`.
    private static String type(CallEvent event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(java.util.Locale.ROOT);
    }
}
