package io.tandem.gateway.call;

import io.tandem.media.MediaEvent;

/// DTMF within a call. Stateless; works on a [CallTurn].
final class Digits {

    private Digits() {}

    /// The media heard a key of one leg's peer.
    static void received(CallTurn turn, LegId leg, MediaEvent.DtmfReceived dtmf) {
        boolean user = turn.is(turn.browser, leg);
        if (user || turn.is(turn.far, leg)) {
            turn.effect(new Effect.Publish(new CallEvent.DigitReceived(
                    turn.callId, turn.env.wallClock(), user, dtmf.digit(), dtmf.durationMs())));
        }
        if (user) {
            CallRecording.key(turn, dtmf.digit());
            Supervise.key(turn, dtmf.digit());
        }
    }
}
