package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Closing;
import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.call.Leg.Purpose;
import io.tandem.gateway.sip.SipMessage.Body;
import java.util.List;
import java.util.Optional;

/// How a leg is ended from our side, each phase in its own way (RFC 3261 §9.1, §15). Stateless; works on a
/// [LegTurn].
final class LegEnd {

    private LegEnd() {}

    static void hangUp(LegTurn leg, LegInput.HangUp hangUp) {
        Closing closing = new Closing(hangUp.reasons(), false);
        switch (leg.phase) {
            case IDLE -> leg.end();
            case INVITING -> {
                // CANCEL only after a provisional response (§9.1)
                leg.closing = Optional.of(closing);
                leg.arm(TimerId.Kind.CANCEL_DEADLINE, leg.settings.deadline());
            }
            case PROCEEDING -> {
                leg.closing = Optional.of(closing);
                cancel(leg);
            }
            case INVITED -> {
                leg.respond(
                        leg.inviteTx.orElseThrow(),
                        hangUp.status(),
                        hangUp.reason(),
                        LegHeaders.reasons(hangUp.reasons()),
                        Body.NONE);
                leg.end();
            }
            case ANSWERED ->
                // no BYE before the ACK, or before none can come (§15)
                leg.closing = Optional.of(closing);
            case CONFIRMED -> bye(leg, hangUp.reasons());
            case CLOSING, ENDED -> {
                // it ends already
            }
        }
    }

    /// CANCEL of our INVITE; the leg ends with its final response, or 64*T1 later without one (§9.1).
    static void cancel(LegTurn leg) {
        List<String> reasons = leg.closing.map(Closing::reasons).orElse(List.of());
        leg.phase = Phase.CLOSING;
        leg.effect(new Effect.CancelInvite(leg.inviteTx.orElseThrow(), reasons.isEmpty() ? "" : reasons.getFirst()));
        leg.arm(TimerId.Kind.CANCEL_DEADLINE, leg.settings.deadline());
    }

    static void bye(LegTurn leg, List<String> reasons) {
        leg.phase = Phase.CLOSING;
        leg.closing = Optional.of(new Closing(reasons, true));
        leg.infos.clear();
        leg.wantedOffer = Optional.empty();
        leg.disarm(TimerId.Kind.REFRESH);
        leg.disarm(TimerId.Kind.REFRESH_LOST);
        leg.disarm(TimerId.Kind.SESSION_EXPIRY);
        leg.disarm(TimerId.Kind.GLARE);
        leg.disarm(TimerId.Kind.CANCEL_DEADLINE);
        leg.sendInDialog("BYE", LegHeaders.reasons(reasons), Body.NONE, Purpose.BYE);
    }
}
