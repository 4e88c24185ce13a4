package io.tandem.gateway.call;

import io.tandem.gateway.call.Termination.Why;

/// What happens when one of the call's own timers fires. Stateless; works on a [CallTurn].
final class CallTimers {

    private CallTimers() {}

    static void fired(CallTurn turn, TimerId.Kind kind) {
        switch (kind) {
            case CONNECTING -> EarlyAnswer.stillTrying(turn);
            case NO_RESPONSE -> Dial.noResponse(turn);
            case RINGING -> {
                if (turn.hunt.isPresent()) {
                    Hunting.rangOut(turn);
                } else if (turn.registrations.isEmpty()) {
                    Dial.rangTooLong(turn);
                } else if (Colleague.rings(turn)) {
                    Colleague.rangTooLong(turn);
                } else {
                    Incoming.rangTooLong(turn);
                }
            }
            case FAILURE_HEARD -> EarlyAnswer.failureHeard(turn);
            case TRANSFER_WAIT -> TrunkTransfer.noNews(turn);
            case MEDIA_DEAD -> OneWayAudio.trunkStaysSilent(turn);
            case BROWSER_SILENT -> OneWayAudio.browserStaysSilent(turn);
            case AUDIO_REPAIR -> OneWayAudio.repairAgain(turn);
            case FLOW_LOST -> Hangup.flowStaysLost(turn);
            case MAX_DURATION ->
                Hangup.close(
                        turn,
                        Termination.gateway(Why.MAX_DURATION, 200, Cause.NORMAL_CLEARING, "Longest duration reached"));
            case RECORD_NOTICE -> CallRecording.noticeAgain(turn);
            case LINGER -> Hangup.finish(turn);
            case RETRANSMIT_2XX, ACK_DEADLINE, CANCEL_DEADLINE, REFRESH, REFRESH_LOST, SESSION_EXPIRY, GLARE ->
                throw new IllegalArgumentException(kind + " is a timer of a leg");
        }
    }
}
