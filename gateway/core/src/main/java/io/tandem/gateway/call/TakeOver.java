package io.tandem.gateway.call;

import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Hop;

/// A browser has several connections and one of them is gone: what went by it goes on by another (RFC 5626 §7).
/// Stateless; works on a [CallTurn].
final class TakeOver {

    private TakeOver() {}

    /// Dialogs go on there at once. A browser that was ringing rings there anew: its INVITE was lost with the
    /// connection.
    static void by(CallTurn turn, Hop.Flow gone, Registration next) {
        for (LegTurn leg : turn.legs()) {
            Registration rung = turn.registrations.get(leg.id);
            boolean ringing = turn.phase == CallState.Phase.DIALLING
                    && rung != null
                    && rung.user().equals(next.user())
                    && rung.instanceId().equals(next.instanceId())
                    && leg.hop.equals(gone)
                    && leg.phase != Leg.Phase.CONFIRMED
                    && leg.phase != Leg.Phase.ENDED;
            if (ringing) {
                Incoming.ring(turn, next);
                turn.tell(leg.id, new LegInput.FlowLost());
            }
        }
        Hangup.bound(turn, next);
    }
}
