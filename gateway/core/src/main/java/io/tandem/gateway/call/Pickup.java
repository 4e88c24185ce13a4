package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.cdr.Cdr;
import java.util.Optional;

/// A call that rings is taken by somebody else, who names the ringing leg by Replaces (RFC 3891 §3): he comes in the
/// place of all the browsers that ring. Stateless; works on a [CallTurn].
final class Pickup {

    private Pickup() {}

    /// Tells once who rings, by which dialog, so that others can name it (RFC 4235 §4.1.2).
    static void alerting(CallTurn turn, LegId leg, String browserTag) {
        LegTurn open = turn.leg(leg);
        if (open != null && open.invite.isPresent() && !browserTag.isEmpty()) {
            turn.effect(new Effect.Publish(new CallEvent.Alerting(
                    turn.callId,
                    turn.env.wallClock(),
                    turn.userOf(leg),
                    open.invite.get().callId(),
                    browserTag,
                    open.localTag)));
        }
    }

    /// Who took it is here, answered and acknowledged.
    static void joins(CallTurn turn, CallInput.Joins joins) {
        LegTurn ringing = turn.leg(joins.instead());
        if (turn.phase != Phase.DIALLING
                || ringing == null
                || ringing.phase != Leg.Phase.PROCEEDING
                || !turn.registrations.containsKey(joins.instead())) {
            Joining.giveBack(turn, joins.moved());
            return;
        }
        String rung = turn.userOf(joins.instead());
        LegId taker = turn.adopt(joins.moved(), joins.moved().name());
        turn.effect(new Effect.KnowTag(joins.moved().leg().localTag(), taker));
        turn.effect(new Effect.TellCall(joins.moved().from(), new CallInput.Joined(), Optional.empty()));
        Incoming.othersStop(turn, taker);
        Hunting.taken(turn, rung);
        turn.registrations.clear();
        boolean third = turn.transfer.isPresent();
        if (!third) {
            // lamps and plugins hear who has it before they hear that it is answered
            moved(turn, rung, joins.by());
        }
        if (turn.direction == CallEvent.Direction.INTERNAL && !third) {
            turn.callee = joins.by();
            Colleague.answered(turn, taker);
        } else if (third) {
            Colleague.answered(turn, taker);
            moved(turn, rung, joins.by());
        } else {
            turn.user = joins.by();
            turn.near = Optional.of(taker);
            turn.hearing = turn.hearing.withConnected();
            Incoming.answerTrunk(turn, turn.far.orElseThrow());
            Bridge.talk(turn);
        }
        turn.transfers.add(new Cdr.Transfer(joins.by(), rung, 0, "picked-up"));
    }

    private static void moved(CallTurn turn, String rung, String by) {
        if (!rung.equals(by)) {
            turn.effect(new Effect.Publish(new CallEvent.Transferred(turn.callId, turn.env.wallClock(), rung, by)));
        }
    }
}
