package io.tandem.gateway.call;

import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.Optional;

/// What is kept of a call that is over: enough to acknowledge and end an answer that comes late, once more or by
/// another fork (RFC 3261 §13.2.2.4), for as long as one may come. At 250 calls a second 8,000 are kept. Pure.
final class AfterTheEnd {

    private AfterTheEnd() {}

    static CallState of(CallState call, Env env, CallSettings settings) {
        CallTurn turn = new CallTurn(call, env, settings);
        turn.plan = Optional.empty();
        turn.trunk = Optional.empty();
        turn.trunks.clear();
        turn.hunt = Optional.empty();
        turn.transfer = Optional.empty();
        turn.transfers.clear();
        turn.attempts.clear();
        turn.media.clear();
        turn.registrations.clear();
        turn.troubles.clear();
        turn.forgetLegs(leg -> leg.uas);
        turn.legs().forEach(AfterTheEnd::forget);
        return turn.freeze();
    }

    private static void forget(LegTurn leg) {
        leg.invite = leg.invite.map(i -> new SipRequest(i.method(), i.uri(), i.headers(), Body.NONE));
        leg.localSdp = "";
        leg.wantedOffer = Optional.empty();
        leg.unacked = Optional.empty();
        leg.infos.clear();
        leg.lastRSeq.clear();
    }
}
