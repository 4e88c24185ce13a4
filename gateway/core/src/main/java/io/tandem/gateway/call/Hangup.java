package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Ascii;
import io.tandem.gateway.sip.Hop;
import io.tandem.media.MediaEvent;
import io.tandem.media.SessionStats;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Every way in which a call ends. Whatever the reason, all legs are ended, the media is closed and one
/// record is written. Stateless; works on a [CallTurn].
final class Hangup {

    private Hangup() {}

    static void started(CallTurn turn) {
        turn.effect(new Effect.Publish(new CallEvent.Started(
                turn.callId,
                turn.times.started(),
                turn.direction,
                turn.user,
                turn.number,
                turn.trunkName(),
                turn.callee,
                Diversions.of(turn))));
    }

    /// Refused before anything began.
    static void refused(CallTurn turn, CallInput.Refused refused) {
        boolean browser = refused.side() == Leg.Side.BROWSER;
        turn.direction = browser ? CallEvent.Direction.OUTGOING : CallEvent.Direction.INCOMING;
        turn.user = refused.user();
        turn.number = refused.number();
        LegId leg = turn.newLeg(
                browser ? "browser" : "trunk", refused.side(), refused.invited().origin());
        turn.tell(leg, refused.invited());
        started(turn);
        close(turn, refused.termination());
    }

    static void noPort(CallTurn turn, String why) {
        turn.note(why);
        close(turn, Termination.gateway(Why.UNAVAILABLE, 503, Cause.NO_CIRCUIT, "No RTP port is free"));
    }

    /// The caller cancelled his INVITE.
    static void cancelled(CallTurn turn, LegId leg) {
        Termination failure = new Termination(turn.who(leg), Why.CANCELLED, 487, Cause.NORMAL_CLEARING, "Cancelled");
        close(turn, turn.phase == Phase.FAILING ? turn.termination.orElse(failure) : failure);
    }

    static void byeReceived(CallTurn turn, LegId leg, LegEvent.ByeReceived bye) {
        if (TrunkTransfer.hungUp(turn, leg)) {
            return;
        }
        boolean caller = turn.is(turn.near, leg);
        Who who = turn.who(leg);
        switch (turn.phase) {
            case FAILING -> {
                if (caller) {
                    close(turn, turn.termination.orElseThrow());
                }
            }
            case NEW, DIALLING, TALKING -> {
                if (turn.phase != Phase.TALKING && turn.transfer.isEmpty()) {
                    close(turn, new Termination(who, Why.CANCELLED, 487, Cause.NORMAL_CLEARING, "Cancelled"));
                    return;
                }
                int q850 = bye.q850().orElse(Cause.NORMAL_CLEARING);
                close(turn, new Termination(who, Why.HUNG_UP, bye.sip().orElse(200), q850, Cause.text(q850)));
            }
            case CLOSING, CLOSED -> {
                // it ends already
            }
        }
    }

    static void mediaFailed(CallTurn turn, LegId leg, MediaEvent.BrowserFailed failed) {
        String text = failed.failure().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + failed.detail();
        close(turn, new Termination(turn.who(leg), Why.MEDIA_FAILED, 500, Cause.TEMPORARY_FAILURE, text));
    }

    /// A browser's connection is gone: an answered call waits for it, anything else ends.
    static void flowLost(CallTurn turn, Hop.Flow flow) {
        for (LegTurn leg : turn.legs()) {
            if (leg.side != Leg.Side.BROWSER || !leg.hop.equals(flow) || leg.phase == Leg.Phase.ENDED) {
                continue;
            }
            boolean unanswered = leg.phase == Leg.Phase.INVITED;
            turn.tell(leg.id, new LegInput.FlowLost());
            if (!turn.counts(leg.id)) {
                continue;
            }
            if (unanswered) {
                flowStaysLost(turn, turn.who(leg.id));
            } else if (turn.phase != Phase.CLOSING && turn.phase != Phase.CLOSED) {
                turn.arm(TimerId.Kind.FLOW_LOST, turn.settings.flowLost());
            }
        }
    }

    static void flowStaysLost(CallTurn turn) {
        Who who = Who.OPERATOR;
        for (LegTurn leg : turn.legs()) {
            if (leg.flowLost && turn.counts(leg.id)) {
                who = turn.who(leg.id);
            }
        }
        flowStaysLost(turn, who);
    }

    private static void flowStaysLost(CallTurn turn, Who who) {
        close(
                turn,
                new Termination(who, Why.FLOW_LOST, 408, Cause.RECOVERY_ON_TIMER, "The browser's connection is lost"));
    }

    /// The same browser registered again: its dialogs go on by the connection that it now has.
    static void bound(CallTurn turn, Registration registration) {
        for (LegTurn leg : turn.legs()) {
            boolean same = leg.side == Leg.Side.BROWSER
                    && registration.user().equals(turn.userOf(leg.id))
                    && !leg.instanceId.isEmpty()
                    && leg.instanceId.equals(registration.instanceId());
            if (same && (leg.flowLost || !leg.hop.equals(registration.flow()))) {
                turn.tell(leg.id, new LegInput.FlowBack(registration.flow()));
            }
        }
    }

    static LegInput.HangUp bye(Termination why) {
        int status = why.sip() >= 400 ? why.sip() : 480;
        String reason = Ascii.printable(why.text());
        return new LegInput.HangUp(status, reason, why.reasons());
    }

    /// Ends all there is of the call. The first reason counts.
    static void close(CallTurn turn, Termination why) {
        if (turn.phase == Phase.CLOSING || turn.phase == Phase.CLOSED) {
            return;
        }
        turn.attempts.addAll(CallRecord.openAttempt(turn, why));
        turn.phase = Phase.CLOSING;
        turn.termination = Optional.of(why);
        turn.times = turn.times.withEnd(turn.env);
        for (TimerId.Kind kind : CALL_TIMERS) {
            turn.disarm(kind);
        }
        turn.arm(TimerId.Kind.LINGER, turn.settings.deadline().multipliedBy(2).plusSeconds(5));
        turn.legs().forEach(leg -> turn.tell(leg.id, bye(why)));
        Supervise.closing(turn);
        if (turn.mediaOpen) {
            turn.effect(new Effect.CloseMedia());
        } else {
            mediaClosed(turn, new SessionStats(Map.of()));
        }
    }

    /// The figures are in: the record is written.
    static void mediaClosed(CallTurn turn, SessionStats stats) {
        turn.mediaOpen = false;
        if (turn.recorded) {
            return;
        }
        turn.recorded = true;
        turn.phase = Phase.CLOSED;
        turn.effect(new Effect.WriteCdr(CallRecord.of(turn, stats)));
        turn.effect(new Effect.Publish(
                new CallEvent.Ended(turn.callId, turn.env.wallClock(), turn.termination.orElseThrow())));
    }

    static void legClosed(CallTurn turn, LegId leg) {
        turn.note(leg + " has ended");
    }

    /// Called after every turn: when nothing is left, the call is forgotten.
    static void finishIfDone(CallTurn turn) {
        boolean done = turn.phase == Phase.CLOSED;
        for (LegTurn leg : turn.legs()) {
            done &= leg.phase == Leg.Phase.ENDED;
        }
        if (done) {
            finish(turn);
        }
    }

    static void finish(CallTurn turn) {
        if (!turn.recorded) {
            mediaClosed(turn, new SessionStats(Map.of()));
        }
        turn.disarm(TimerId.Kind.LINGER);
        turn.effect(new Effect.Finished());
    }

    /// The written name: `hung-up`.
    static String type(Why why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final List<TimerId.Kind> CALL_TIMERS = List.of(
            TimerId.Kind.CONNECTING,
            TimerId.Kind.NO_RESPONSE,
            TimerId.Kind.RINGING,
            TimerId.Kind.FAILURE_HEARD,
            TimerId.Kind.MEDIA_DEAD,
            TimerId.Kind.BROWSER_SILENT,
            TimerId.Kind.AUDIO_REPAIR,
            TimerId.Kind.FLOW_LOST,
            TimerId.Kind.MAX_DURATION,
            TimerId.Kind.RECORD_NOTICE,
            TimerId.Kind.TRANSFER_WAIT);
}
