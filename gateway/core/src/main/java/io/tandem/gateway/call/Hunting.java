package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.MediaCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A call goes through a hunt group: its operators ring as the group's strategy says, until one takes it. Who rings
/// next
/// is asked of [Hunts], which knows all calls; a trunk's caller is answered as for an [Incoming] call, an operator as
/// by a
/// [Colleague], and who is transferred to a group waits as for any third. Stateless; works on a [CallTurn].
final class Hunting {

    private Hunting() {}

    static void arrived(CallTurn turn, CallInput.ToGroup call) {
        turn.hunt = Optional.of(call.group());
        if (call.trunk().isPresent()) {
            if (Incoming.begun(turn, call.invited(), call.trunk().get(), call.number())) {
                enter(turn);
            }
            return;
        }
        turn.plan = Optional.of(call.plan());
        turn.user = call.user();
        if (Colleague.begun(turn, call.invited(), call.number())) {
            turn.effect(new Effect.OpenBrowserPort(turn.near.orElseThrow()));
        }
    }

    /// Now the group's operators ring: the caller hears us, where he is one of ours.
    static void enter(CallTurn turn) {
        turn.effect(new Effect.Hunt(turn.hunt, new HuntMachine.Input.Arrived()));
    }

    private static void ask(CallTurn turn, HuntMachine.Input what) {
        turn.effect(new Effect.Hunt(Optional.empty(), what));
    }

    /// What was asked, answered.
    static void hunted(CallTurn turn, CallInput.Hunted hunted) {
        if (turn.phase != Phase.DIALLING || turn.hunt.isEmpty()) {
            return;
        }
        switch (hunted.what()) {
            case HuntMachine.Effect.Ring(var members, var forSoLong) -> {
                turn.hunt = hunted.group();
                stop(turn, leg -> !members.contains(turn.userOf(leg)));
                ring(turn, hunted.callees());
                turn.arm(TimerId.Kind.RINGING, forSoLong);
            }
            case HuntMachine.Effect.Overflow(var to) -> nobody(turn, hunted.onward());
            case HuntMachine.Effect.Wait() -> turn.note("the others go on ringing");
            case HuntMachine.Effect.Connect(String member) -> turn.note(member + " has it");
        }
    }

    private static void ring(CallTurn turn, List<Callee> callees) {
        List<String> members = callees.stream().map(Callee::user).toList();
        turn.effect(new Effect.Publish(
                new CallEvent.Hunting(turn.callId, turn.env.wallClock(), name(turn), remote(turn), members)));
        for (Callee callee : callees) {
            Set<LegId> before = Set.copyOf(turn.registrations.keySet());
            boolean any = Colleague.legs(turn, callee);
            turn.note(callee.user() + (any ? " rings" : " has no other page"));
            List<LegId> fresh = new ArrayList<>(turn.registrations.keySet());
            fresh.removeAll(before);
            fresh.forEach(leg -> turn.effect(new Effect.OpenBrowserPort(leg)));
            // in a further round he may still ring from the one before
            if (turn.registrations.keySet().stream()
                    .noneMatch(leg -> turn.userOf(leg).equals(callee.user()))) {
                ask(turn, new HuntMachine.Input.Refused(callee.user()));
            }
        }
    }

    private static String name(CallTurn turn) {
        return turn.hunt.map(HuntMachine.State::name).orElse("");
    }

    private static String remote(CallTurn turn) {
        if (turn.transfer.isPresent()) {
            return Transfers.caller(turn).uri().user();
        }
        return turn.direction == Direction.INTERNAL
                ? turn.user
                : turn.far.map(turn::leg).map(LegTurn::number).orElse("");
    }

    private static void stop(CallTurn turn, Predicate<LegId> which) {
        for (LegId leg : List.copyOf(turn.registrations.keySet())) {
            if (which.test(leg)) {
                turn.registrations.remove(leg);
                turn.tell(leg, new LegInput.HangUp(487, "Request Terminated", List.of()));
                turn.media(new MediaCommand.ClosePort(leg.port()));
            }
        }
    }

    /// One browser will not have it. A 6xx speaks for all that its operator has (RFC 3261 §21.6), not for the group.
    static void rejected(CallTurn turn, LegId leg, int status) {
        String member = turn.userOf(leg);
        turn.registrations.remove(leg);
        turn.media(new MediaCommand.ClosePort(leg.port()));
        if (status >= 600) {
            stop(turn, other -> turn.userOf(other).equals(member));
        }
        if (turn.registrations.keySet().stream()
                .noneMatch(other -> turn.userOf(other).equals(member))) {
            ask(turn, new HuntMachine.Input.Refused(member));
        }
    }

    static void rangOut(CallTurn turn) {
        if (turn.phase == Phase.DIALLING) {
            ask(turn, new HuntMachine.Input.RangOut());
        }
    }

    /// An operator has it: the call is his from now on.
    static void taken(CallTurn turn, String by) {
        if (turn.hunt.isEmpty()) {
            return;
        }
        ask(turn, new HuntMachine.Input.Taken(by));
        if (turn.transfer.isPresent()) {
            turn.hunt = Optional.empty();
            turn.transfer = turn.transfer.map(transfer -> transfer.reaching(by));
            return;
        }
        turn.effect(new Effect.Publish(new CallEvent.Taken(turn.callId, turn.env.wallClock(), name(turn), by)));
        turn.hunt = Optional.empty();
        if (turn.direction == Direction.INTERNAL) {
            turn.callee = by;
        } else {
            turn.user = by;
        }
    }

    private static void nobody(CallTurn turn, Optional<Plan> onward) {
        String group = name(turn);
        turn.effect(new Effect.Publish(
                new CallEvent.Hunting(turn.callId, turn.env.wallClock(), group, remote(turn), List.of())));
        turn.hunt = Optional.empty();
        turn.disarm(TimerId.Kind.RINGING);
        stop(turn, leg -> true);
        if (onward.isPresent()) {
            passOn(turn, group, onward.get());
            return;
        }
        boolean internal = Colleague.rings(turn);
        Termination why = new Termination(
                internal ? Who.COLLEAGUE : Who.OPERATOR,
                Why.NO_ANSWER,
                480,
                Cause.NO_ANSWER,
                "Nobody of group " + group + " takes it");
        if (internal) {
            EarlyAnswer.failed(turn, why);
        } else {
            Hangup.close(turn, why);
        }
    }

    /// To a trunk: an operator's call is one like any other then, a trunk's is in transit.
    private static void passOn(CallTurn turn, String group, Plan plan) {
        if (turn.transfer.isPresent()) {
            turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
            turn.trunk = Optional.of(plan.attempts().getFirst().trunk());
            Dial.begin(turn);
            return;
        }
        if (turn.direction == Direction.INTERNAL) {
            Plan before = turn.plan.orElse(plan);
            turn.plan = Optional.of(plan.answering(before.answerMode()).failing(before.failureHeard()));
            turn.direction = Direction.OUTGOING;
        } else {
            turn.plan = Optional.of(plan.answering(AnswerMode.LATE));
            turn.direction = Direction.TRANSIT;
            turn.near = turn.far;
        }
        turn.far = Optional.empty();
        String trunk = plan.attempts().getFirst().trunk().name();
        turn.effect(new Effect.Publish(new CallEvent.PassedOn(turn.callId, turn.env.wallClock(), group, trunk)));
        Dial.begin(turn);
    }
}
