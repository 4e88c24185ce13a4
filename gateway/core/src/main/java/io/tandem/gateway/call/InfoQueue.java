package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;

/// INFO bodies in their order, one transaction at a time, never before the ACK (RFC 6086 §4.2.2). Stateless;
/// works on a [LegTurn].
final class InfoQueue {

    /// More than these wait only for a peer that answers nothing: the oldest are dropped then.
    private static final int MOST = 16;

    private InfoQueue() {}

    static void add(LegTurn leg, Body body) {
        if (leg.phase == Phase.ENDED || leg.phase == Phase.CLOSING) {
            return;
        }
        leg.infos.add(body);
        if (leg.infos.size() > MOST) {
            leg.infos.removeFirst();
        }
        pump(leg);
    }

    static void pump(LegTurn leg) {
        if (leg.phase == Phase.CONFIRMED && !leg.flowLost && !leg.infos.isEmpty() && !leg.pending(Leg.Purpose.INFO)) {
            leg.sendInDialog("INFO", Headers.NONE, leg.infos.removeFirst(), Leg.Purpose.INFO);
        }
    }
}
