package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sip.Headers;
import java.util.Optional;

/// An INVITE with Replaces (RFC 3891 §3): an operator's other browser, or another phone behind the same trunk, takes
/// the place of a leg of his in a call; or an operator takes what rings at a colleague's. It is answered here, and
/// moves there as soon as it has its answer; this call is
/// over then. Stateless; works on a [CallTurn].
final class Replacing {

    private Replacing() {}

    static void arrived(CallTurn turn, CallInput.Replaces call) {
        boolean browser = call.trunk().isEmpty();
        turn.direction = browser ? Direction.OUTGOING : Direction.INCOMING;
        turn.user = call.user();
        turn.number = call.target().party();
        turn.trunk = call.trunk();
        turn.replaces = Optional.of(call.target());
        Leg.Side side = browser ? Leg.Side.BROWSER : Leg.Side.TRUNK;
        LegId leg =
                turn.newLeg(browser ? "browser" : "trunk", side, call.invited().origin());
        call.trunk().ifPresent(trunk -> turn.trunks.put(leg, trunk));
        turn.near = Optional.of(leg);
        if (!Negotiation.arrived(turn, leg, call.invited())) {
            return;
        }
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        turn.effect(new Effect.OpenBeside(call.target().call()));
        turn.effect(
                browser
                        ? new Effect.OpenBrowserPort(leg)
                        : new Effect.OpenTrunkPort(
                                leg,
                                Negotiation.trunkAddress(
                                        turn, leg, call.invited().origin())));
    }

    static void portOpened(CallTurn turn, LegId leg) {
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        if (turn.trunkOf(leg).isPresent()) {
            Incoming.answerTrunk(turn, leg);
        } else {
            LocalDescription answer = Negotiation.answer(turn, leg);
            Negotiation.connectBrowser(turn, leg);
            turn.tell(leg, new LegInput.Answer(answer.text(), Headers.NONE, false));
        }
        turn.phase = Phase.TALKING;
        turn.times = turn.times.withAnswer(turn.env);
        turn.effect(new Effect.Publish(new CallEvent.Answered(turn.callId, turn.env.wallClock(), turn.trunkName())));
    }

    /// The peer has our answer, and we its: it goes where it wanted to be.
    static void confirmed(CallTurn turn, LegId leg) {
        TransferTarget.ToCall target = turn.replaces.orElseThrow();
        if (turn.phase != Phase.TALKING) {
            return;
        }
        MovedLeg moved = turn.release(leg);
        CallInput joins = new CallInput.Joins(moved, target.leg(), turn.party(leg), target.ringing());
        turn.effect(new Effect.MoveLeg(leg, moved.name(), target.call(), joins, new CallInput.Returns(moved)));
    }

    /// It is there.
    static void done(CallTurn turn) {
        Hangup.close(
                turn,
                new Termination(
                        turn.who(turn.near.orElseThrow()),
                        Why.TRANSFERRED,
                        200,
                        Cause.NORMAL_CLEARING,
                        "In place of another leg"));
    }

    /// What it wanted to replace has ended meanwhile.
    static void returned(CallTurn turn, MovedLeg moved) {
        LegId leg = turn.adopt(moved, moved.leg().id());
        turn.effect(new Effect.KnowTag(moved.leg().localTag(), leg));
        Hangup.close(
                turn, Termination.gateway(Why.DIALOG_GONE, 481, Cause.ofSip(481), "What it should replace has ended"));
    }
}
