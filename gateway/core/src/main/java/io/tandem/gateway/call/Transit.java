package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.sip.Headers;
import java.util.Optional;

/// A trunk calls a number that a rule sends on to other trunks. The caller's trunk hears what the called one says,
/// as it comes: its 180, its early media, its answer. Stateless; works on a [CallTurn].
final class Transit {

    private Transit() {}

    static void arrived(CallTurn turn, CallInput.InTransit call) {
        turn.direction = Direction.TRANSIT;
        turn.number = call.number();
        turn.plan = Optional.of(call.plan());
        turn.trunk = Optional.of(call.plan().attempts().getFirst().trunk());
        LegId leg = turn.newLeg("trunk", Leg.Side.TRUNK, call.invited().origin());
        turn.trunks.put(leg, call.trunk());
        turn.near = Optional.of(leg);
        if (!Negotiation.arrived(turn, leg, call.invited())) {
            return;
        }
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        turn.effect(new Effect.OpenTrunkPort(
                leg, Negotiation.trunkAddress(turn, leg, call.invited().origin())));
        Dial.begin(turn);
    }

    /// The called trunk described early media: the caller's gets its answer in a 183, and hears it. An INVITE without
    /// an offer waits for the real answer, since only a reliable response could carry ours (RFC 3261 §13.2.1).
    static void early(CallTurn turn) {
        if (turn.direction != Direction.TRANSIT || turn.transfer.isPresent()) {
            return;
        }
        LegId near = turn.near.orElseThrow();
        boolean lateOffer = turn.media(near).trunk().isEmpty();
        if (said(turn, near) || lateOffer) {
            return;
        }
        Negotiation.chooseAgain(turn, near);
        TrunkDescription theirs = turn.media(near).trunk().orElseThrow();
        LocalDescription answer = Negotiation.answer(turn, near);
        Negotiation.connectTrunk(turn, near, theirs);
        turn.media.put(
                near,
                turn.media(near).directed(theirs.direction(), theirs.direction().reversed()));
        turn.tell(near, new LegInput.Ring(183, "Session Progress", answer.text()));
        EarlyAnswer.hear(turn);
    }

    /// The called trunk answered.
    static void answered(CallTurn turn) {
        LegId near = turn.near.orElseThrow();
        if (said(turn, near)) {
            String answer = turn.media(near).local().orElseThrow().text();
            turn.tell(near, new LegInput.Answer(answer, Headers.NONE, false));
        } else {
            Incoming.answerTrunk(turn, near);
        }
        Bridge.hearEachOther(turn);
    }

    /// The caller's trunk has its answer, in a 183.
    static boolean said(CallTurn turn, LegId near) {
        return turn.direction == Direction.TRANSIT && turn.media(near).local().isPresent();
    }
}
