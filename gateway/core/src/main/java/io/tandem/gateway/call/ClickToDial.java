package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import java.util.Optional;

/// A call that somebody wants an operator to have: his own browsers ring first, and when he has answered, the number
/// is called as if he had dialled it, and he hears it from the first second (third-party call control, RFC 3725).
/// Stateless; works on a [CallTurn].
final class ClickToDial {

    /// The page need not ask him: he, or who may say so, wants this call (RFC 5373).
    static final String ANSWER_MODE = "Answer-Mode";

    private ClickToDial() {}

    static void arrived(CallTurn turn, CallInput.Asked call) {
        turn.direction = call.target() instanceof TransferTarget.ToTrunks ? Direction.OUTGOING : Direction.INTERNAL;
        turn.callee = call.target() instanceof TransferTarget.ToUser(var plan, Callee callee) ? callee.user() : "";
        turn.number = call.number();
        turn.asked = Optional.of(call.target());
        ring(turn, call.operator());
    }

    /// The browsers ring of whose call it is to become.
    static void ring(CallTurn turn, Callee owner) {
        turn.user = owner.user();
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        Hangup.started(turn);
        if (owner.browsers().isEmpty()) {
            Hangup.close(turn, owner.absent(Who.OPERATOR));
            return;
        }
        for (Registration browser : owner.browsers()) {
            Incoming.ring(turn, browser);
        }
        turn.arm(TimerId.Kind.RINGING, turn.settings.incomingRing());
    }

    /// He sees the number that will be called for him, or whose call he is to be in.
    static NameAddr caller(CallTurn turn) {
        return NameAddr.of(SipUri.of(turn.number, turn.settings.sipDomain()));
    }

    /// What his page must know to show a call of his own, and not one that comes to him.
    static Headers headers(CallTurn turn) {
        Headers auto = Headers.NONE.with(ANSWER_MODE, "Auto");
        return turn.asked.isPresent() ? auto.with(EarlyAnswer.HEADER, "early") : auto;
    }

    /// He is there.
    static void answered(CallTurn turn, LegId leg) {
        Optional<TransferTarget> target = turn.asked;
        turn.near = Optional.of(leg);
        turn.asked = Optional.empty();
        turn.registrations.clear();
        turn.disarm(TimerId.Kind.RINGING);
        if (target.isEmpty()) {
            Supervise.talks(turn);
            return;
        }
        switch (target.get()) {
            case TransferTarget.ToTrunks(String number, var plan) -> {
                turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
                turn.trunk = Optional.of(plan.attempts().getFirst().trunk());
                ProgressInfo.trying(turn);
                Dial.begin(turn);
            }
            case TransferTarget.ToUser(var plan, Callee callee) -> {
                turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
                if (!Colleague.legs(turn, callee)) {
                    turn.termination = Optional.of(callee.absent(Who.COLLEAGUE));
                }
                ProgressInfo.trying(turn);
                Colleague.ring(turn);
            }
            case TransferTarget.ToGroup(var plan, var group) -> {
                turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
                turn.hunt = Optional.of(group);
                ProgressInfo.trying(turn);
                Colleague.ring(turn);
            }
            case TransferTarget.ToCall other -> throw new IllegalStateException("a number leads to no call");
            case TransferTarget.Refused other -> throw new IllegalStateException("that was refused before");
        }
    }
}
