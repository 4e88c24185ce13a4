package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.sip.Hop;

/// A browser's connection goes and comes (RFC 5626 §4.4): open transactions are lost with it, the confirmed
/// dialog is not. Stateless; works on a [LegTurn].
final class LegFlow {

    private LegFlow() {}

    static void lost(LegTurn leg) {
        leg.flowLost = true;
        switch (leg.phase) {
            case IDLE, INVITING, PROCEEDING -> {
                boolean wanted = leg.closing.isEmpty();
                leg.end();
                if (wanted) {
                    leg.emit(new LegEvent.Rejected(480, "Connection lost", Cause.NO_USER_RESPONDING, true));
                }
            }
            case CLOSING -> leg.end();
            case INVITED, ANSWERED, CONFIRMED, ENDED -> {
                // the call decides how long it waits
            }
        }
    }

    static void back(LegTurn leg, Hop.Flow flow) {
        if (leg.phase == Phase.ENDED) {
            return;
        }
        leg.hop = flow;
        leg.dialog = leg.dialog.map(d -> d.via(flow));
        if (!leg.flowLost) {
            return;
        }
        leg.flowLost = false;
        leg.emit(new LegEvent.FlowRestored());
        leg.sent.values().removeIf(s -> s.is(Leg.Purpose.INFO) || s.is(Leg.Purpose.REFRESH));
        SessionRefresh.afterFlowLoss(leg);
        Reoffer.pump(leg);
        InfoQueue.pump(leg);
    }
}
