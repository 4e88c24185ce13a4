package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.media.MediaCommand;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// An operator calls another one, page to page. The caller's side is an [EarlyAnswer] like that of any number, the
/// callee's browsers ring as for an [Incoming] call. Stateless; works on a [CallTurn].
final class Colleague {

    private Colleague() {}

    static void arrived(CallTurn turn, CallInput.ToColleague call) {
        turn.user = call.user();
        turn.callee = call.callee().user();
        turn.plan = Optional.of(call.plan());
        if (!begun(turn, call.invited(), call.number())) {
            return;
        }
        if (!legs(turn, call.callee())) {
            turn.termination = Optional.of(call.callee().absent(Who.COLLEAGUE));
        }
        turn.effect(new Effect.OpenBrowserPort(turn.near.orElseThrow()));
    }

    /// An operator's call to operators has come.
    ///
    /// @return false where its offer cannot be taken
    static boolean begun(CallTurn turn, LegInput.Invited invited, String number) {
        turn.direction = Direction.INTERNAL;
        turn.number = number;
        LegId leg = turn.newLeg("browser", Leg.Side.BROWSER, invited.origin());
        turn.near = Optional.of(leg);
        if (!Negotiation.arrived(turn, leg, invited)) {
            return false;
        }
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        return true;
    }

    /// Legs for all the callee's browsers; a page that is in this call already does not ring.
    ///
    /// @return false where none is left
    static boolean legs(CallTurn turn, Callee callee) {
        for (Registration browser : callee.browsers()) {
            boolean inCall = false;
            for (LegTurn leg : turn.legs()) {
                inCall |= leg.hop.equals(browser.flow()) && leg.phase != Leg.Phase.ENDED;
            }
            if (!inCall) {
                LegId unused = Incoming.browser(turn, browser);
            }
        }
        return !turn.registrations.isEmpty();
    }

    /// True while an operator is called by somebody who waits in this call already, not by a trunk's INVITE.
    static boolean rings(CallTurn turn) {
        return !turn.ringsOwner() && (turn.direction == Direction.INTERNAL || turn.transfer.isPresent());
    }

    /// The caller has his answer: now the callee's browsers are called.
    static void ring(CallTurn turn) {
        if (turn.hunt.isPresent()) {
            turn.arm(TimerId.Kind.CONNECTING, turn.settings.connectingToneAfter());
            Hunting.enter(turn);
            return;
        }
        if (turn.registrations.isEmpty()) {
            // it was known from the start; the caller had to be answered first, so that he hears it
            EarlyAnswer.failed(turn, turn.termination.orElseThrow());
            return;
        }
        turn.registrations.keySet().forEach(callee -> turn.effect(new Effect.OpenBrowserPort(callee)));
        turn.arm(TimerId.Kind.CONNECTING, turn.settings.connectingToneAfter());
        turn.arm(TimerId.Kind.RINGING, turn.settings.incomingRing());
    }

    /// What the callee sees: the caller's own name, as he was authenticated, whatever his From said.
    static NameAddr caller(CallTurn turn) {
        if (turn.transfer.isPresent()) {
            return Transfers.caller(turn);
        }
        LegTurn near = Objects.requireNonNull(turn.leg(turn.near.orElseThrow()));
        NameAddr bare = NameAddr.of(SipUri.of(turn.user, turn.settings.sipDomain()));
        if (!near.uas) {
            return bare; // he was called himself, and has said no name
        }
        NameAddr from = near.invite.map(SipRequest::from).orElseThrow();
        return new NameAddr(from.displayName(), bare.uri(), bare.parameters());
    }

    static void progress(CallTurn turn, LegEvent.Progress progress) {
        if (progress.status() >= 180 && progress.status() < 190) {
            EarlyAnswer.ringing(turn);
        }
    }

    /// One browser has the call.
    static void answered(CallTurn turn, LegId winner) {
        turn.far = Optional.of(winner);
        Bridge.talk(turn);
        Bridge.tellNear(turn);
        Hold.sync(turn);
    }

    static void rangTooLong(CallTurn turn) {
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        Termination why =
                new Termination(Who.COLLEAGUE, Why.NO_ANSWER, 480, Cause.NO_ANSWER, Cause.text(Cause.NO_ANSWER));
        for (LegId callee : List.copyOf(turn.registrations.keySet())) {
            turn.tell(callee, Hangup.bye(why));
            turn.media(new MediaCommand.ClosePort(callee.port()));
        }
        turn.registrations.clear();
        EarlyAnswer.failed(turn, why);
    }
}
