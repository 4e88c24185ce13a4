package io.tandem.gateway.call;

import io.tandem.gateway.sip.SipMessage.Body;
import java.util.Locale;

/// Tells the operator's page how the recording stands: INFO of the same type as [ProgressInfo], state
/// `recording`. Stateless; works on a [CallTurn].
final class RecordInfo {

    private RecordInfo() {}

    /// `off`, `on` or `paused`: what is, not what was asked for.
    static void state(CallTurn turn) {
        send(turn, turn.record.phase().name().toLowerCase(Locale.ROOT), "");
    }

    static void failed(CallTurn turn, String why) {
        send(turn, "failed", why);
    }

    static void refused(CallTurn turn, RecordVerb verb, String why) {
        send(turn, turn.record.phase().name().toLowerCase(Locale.ROOT), verb.written() + " refused: " + why);
    }

    private static void send(CallTurn turn, String recording, String reason) {
        long atMs = turn.env.nowMs() - turn.times.startedMs();
        String json = "{\"state\":\"recording\",\"atMs\":" + atMs + ",\"recording\":"
                + ProgressInfo.quoted(recording)
                + (reason.isEmpty() ? "" : ",\"reason\":" + ProgressInfo.quoted(reason)) + "}";
        turn.near.ifPresent(leg -> turn.tell(leg, new LegInput.Info(new Body(ProgressInfo.CONTENT_TYPE, json))));
    }
}
