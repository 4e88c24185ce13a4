package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.Optional;

/// A BYE that comes before the 2xx of its own dialog, as UDP allows and forked callees do (RFC 5407 §3.1). Whoever sent
/// it has hung up, be it answered with 200 or with 481 (RFC 3261 §15.1.1); so when the 2xx comes with the same tag, it
/// is acknowledged and the leg has ended. It is kept as long as the INVITE may be answered, of a few tags only.
/// Stateless; works on a [LegTurn].
final class OvertakenBye {
    /// More forks than one INVITE has; a peer that makes tags up fills nothing.
    static final int MOST = 16;

    private OvertakenBye() {}

    static void remember(LegTurn leg, SipRequest request) {
        boolean open = leg.phase == Phase.INVITING || leg.phase == Phase.PROCEEDING;
        boolean ours = leg.invite
                .filter(invite -> invite.callId().equals(request.callId()))
                .isPresent();
        if (request.is("BYE") && open && ours && leg.overtaken.size() < MOST) {
            request.from().tag().ifPresent(leg.overtaken::add);
        }
    }

    /// The 2xx is acknowledged; nobody is there any more.
    static void end(LegTurn leg) {
        leg.overtaken.clear();
        leg.end();
        leg.emit(new LegEvent.ByeReceived(Optional.empty(), Optional.empty()));
    }
}
