package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Hearing;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.MediaCommand;
import java.util.List;
import java.util.Optional;

/// Attended transfer (RFC 3891, RFC 5589 §7): who has two calls connects their other parties. The party of the one
/// moves into the other, with its dialog, its port and its keys, and takes the place of whoever connected them, be it
/// in talk or while it still rings there; the first call is over then. Where the other call ended meanwhile, the party
/// comes back. Stateless; works on a [CallTurn].
final class Joining {

    private Joining() {}

    // ---- the call that is left ----

    /// The party goes; `by` waits for what becomes of it.
    static void leave(CallTurn turn, LegId by, LegId party, TransferTarget.ToCall target) {
        settle(turn, by, party);
        turn.near = Optional.of(by);
        turn.far = Optional.empty();
        MovedLeg moved = turn.release(party);
        CallInput joins = new CallInput.Joins(moved, target.leg(), turn.party(by), false);
        turn.effect(new Effect.MoveLeg(party, moved.name(), target.call(), joins, new CallInput.Returns(moved)));
    }

    /// Nobody hears the two, and nobody watches whether they are silent.
    private static void settle(CallTurn turn, LegId one, LegId other) {
        CallRecording.partiesChange(turn);
        turn.disarm(TimerId.Kind.MEDIA_DEAD);
        turn.disarm(TimerId.Kind.BROWSER_SILENT);
        turn.disarm(TimerId.Kind.AUDIO_REPAIR);
        turn.media(new MediaCommand.Watch(one.port(), false, false));
        turn.media(new MediaCommand.Watch(other.port(), false, false));
    }

    /// The other call has the party: this one is over.
    static void done(CallTurn turn) {
        if (turn.replaces.isPresent()) {
            Replacing.done(turn);
            return;
        }
        Transfer transfer = turn.transfer.orElse(null);
        if (transfer == null || turn.phase != Phase.TALKING) {
            return;
        }
        Transfers.notify(turn, "200 OK", "terminated;reason=noresource");
        turn.transfer = Optional.empty();
        turn.transfers.add(Transfers.record(turn, transfer, "done"));
        Hangup.close(
                turn,
                new Termination(turn.who(transfer.by()), Why.TRANSFERRED, 200, Cause.NORMAL_CLEARING, "Transferred"));
    }

    /// The other call does not have the party: the two talk as before, or it goes with the call.
    static void returned(CallTurn turn, CallInput.Returns back) {
        if (!back.moved().from().equals(turn.callId)) {
            stranded(turn, back.moved());
            return;
        }
        if (turn.replaces.isPresent()) {
            Replacing.returned(turn, back.moved());
            return;
        }
        LegId party = turn.adopt(back.moved(), back.moved().leg().id());
        turn.effect(new Effect.KnowTag(back.moved().leg().localTag(), party));
        Transfer transfer = turn.transfer.orElse(null);
        if (transfer == null || turn.phase != Phase.TALKING) {
            turn.tell(party, Hangup.bye(turn.termination.orElseThrow()));
            return;
        }
        Transfers.notify(turn, "481 Call Does Not Exist", "terminated;reason=noresource");
        turn.transfer = Optional.empty();
        turn.transfers.add(Transfers.record(turn, transfer, Hangup.type(Why.DIALOG_GONE)));
        Transfers.reunite(turn, transfer, party);
    }

    // ---- the call that is joined ----

    static void joins(CallTurn turn, CallInput.Joins joins) {
        if (joins.ringing()) {
            Pickup.joins(turn, joins);
            return;
        }
        LegId instead = joins.instead();
        LegTurn leaving = turn.leg(instead);
        boolean open = turn.phase == Phase.TALKING || turn.phase == Phase.DIALLING;
        if (!open
                || leaving == null
                || leaving.phase != Leg.Phase.CONFIRMED
                || !turn.counts(instead)
                || turn.transfer.isPresent()
                || turn.supervision.watch().isPresent()) {
            giveBack(turn, joins.moved());
            return;
        }
        LegId party = turn.adopt(joins.moved(), joins.moved().name());
        turn.effect(new Effect.KnowTag(joins.moved().leg().localTag(), party));
        settle(turn, instead, party);
        takePlace(turn, instead, party);
        turn.tell(instead, new LegInput.HangUp(200, "Transferred", Transfers.TRANSFERRED));
        turn.media(new MediaCommand.ClosePort(instead.port()));
        turn.transfers.add(new Cdr.Transfer(joins.by(), joins.moved().party(), sinceAnswerMs(turn), "joined"));
        turn.effect(new Effect.TellCall(joins.moved().from(), new CallInput.Joined(), Optional.empty()));
        turn.effect(new Effect.Publish(new CallEvent.Transferred(
                turn.callId, turn.env.wallClock(), joins.by(), joins.moved().party())));
        goOn(turn);
    }

    /// It cannot be had here.
    static void giveBack(CallTurn turn, MovedLeg moved) {
        CallInput back = new CallInput.Returns(moved);
        turn.effect(new Effect.MoveLeg(moved.name(), moved.leg().id(), moved.from(), back, back));
    }

    /// It cannot be had here, and the call that it left is over.
    private static void stranded(CallTurn turn, MovedLeg moved) {
        LegId party = turn.adopt(moved, moved.name());
        turn.effect(new Effect.KnowTag(moved.leg().localTag(), party));
        turn.tell(party, new LegInput.HangUp(200, "Call Does Not Exist", List.of()));
    }

    private static long sinceAnswerMs(CallTurn turn) {
        long answered = turn.times.answeredMs();
        return answered < 0 ? 0 : Math.max(0, turn.env.nowMs() - answered);
    }

    private static void takePlace(CallTurn turn, LegId instead, LegId party) {
        if (turn.is(turn.near, instead)) {
            turn.near = Optional.of(party);
            turn.hearing = turn.hearing.withConnected();
        } else {
            turn.far = Optional.of(party);
            turn.trunk = turn.trunkOf(party);
            turn.hearing = Hearing.NOTHING.withConnected();
        }
    }

    private static void goOn(CallTurn turn) {
        if (turn.phase == Phase.TALKING) {
            Bridge.hearEachOther(turn);
            Bridge.watchMedia(turn);
            CallRecording.talkBegins(turn);
            Hold.sync(turn);
        } else {
            // it rings still: he who came was answered long ago, so he hears our ringback
            turn.plan = turn.plan.map(plan -> plan.answering(AnswerMode.EARLY));
            EarlyAnswer.hear(turn);
        }
    }
}
