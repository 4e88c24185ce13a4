package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Why;

/// Brings what a leg said to the verb that it is for. Stateless; works on a [CallTurn].
final class LegEvents {

    private LegEvents() {}

    static void said(CallTurn turn, LegId leg, LegEvent event) {
        turn.note(leg + " " + event.getClass().getSimpleName() + " in " + turn.phase);
        boolean counts = turn.counts(leg);
        switch (event) {
            case LegEvent.Trying() -> {
                if (turn.is(turn.far, leg)) {
                    turn.disarm(TimerId.Kind.NO_RESPONSE);
                }
            }
            case LegEvent.SentAgain() -> {
                if (turn.is(turn.far, leg)) {
                    turn.arm(TimerId.Kind.NO_RESPONSE, Dial.patience(turn));
                }
            }
            case LegEvent.Progress progress -> progress(turn, leg, progress);
            case LegEvent.Answered(String fork, String sdp) -> answered(turn, leg, fork, sdp);
            case LegEvent.Rejected rejected -> rejected(turn, leg, rejected);
            case LegEvent.Confirmed(String sdp) -> {
                if (counts && !sdp.isEmpty()) {
                    Hold.offerAnswered(turn, leg, sdp);
                }
                if (counts && turn.replaces.isPresent()) {
                    Replacing.confirmed(turn, leg);
                } else if (counts && sdp.isEmpty()) {
                    Bridge.confirmed(turn, leg);
                }
            }
            case LegEvent.Cancelled() -> Hangup.cancelled(turn, leg);
            case LegEvent.OfferReceived(TxId tx, var request) -> Hold.offerReceived(turn, leg, tx, request);
            case LegEvent.Referred(TxId tx, var request) -> Transfers.referred(turn, leg, tx, request);
            case LegEvent.ReferAnswered(int status) -> TrunkTransfer.answered(turn, leg, status);
            case LegEvent.Notified(TxId tx, var request) -> TrunkTransfer.notified(turn, leg, tx, request);
            case LegEvent.OfferAnswered(String sdp) -> {
                if (counts) {
                    Hold.offerAnswered(turn, leg, sdp);
                }
            }
            case LegEvent.OfferFailed(int status) -> {
                if (counts) {
                    Hold.offerFailed(turn, leg, status);
                }
            }
            case LegEvent.Signal(var body) -> {
                CallRecording.signal(turn, leg, body);
                Digits.signal(turn, leg, body);
            }
            case LegEvent.ByeReceived bye -> {
                if (counts) {
                    Hangup.byeReceived(turn, leg, bye);
                }
            }
            case LegEvent.NoAck() -> ended(turn, leg, Why.NO_ACK, "No ACK");
            case LegEvent.SessionExpired() -> ended(turn, leg, Why.SESSION_EXPIRED, "Session expired");
            case LegEvent.DialogGone() -> ended(turn, leg, Why.DIALOG_GONE, "Dialog gone");
            case LegEvent.FlowFailed() -> {
                if (counts && turn.phase != Phase.CLOSING && turn.phase != Phase.CLOSED) {
                    turn.arm(TimerId.Kind.FLOW_LOST, turn.settings.flowLost());
                }
            }
            case LegEvent.FlowRestored() -> {
                if (!otherFlowLost(turn, leg)) {
                    turn.disarm(TimerId.Kind.FLOW_LOST);
                }
            }
            case LegEvent.Closed() -> Hangup.legClosed(turn, leg);
        }
    }

    private static void progress(CallTurn turn, LegId leg, LegEvent.Progress progress) {
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        boolean browser = turn.registrations.containsKey(leg);
        boolean rings = progress.status() >= 180 && progress.status() < 190;
        if (browser && Colleague.rings(turn)) {
            Colleague.progress(turn, progress);
        } else if (browser) {
            Incoming.progress(turn, progress);
        } else if (turn.is(turn.far, leg)) {
            Dial.progress(turn, leg, progress);
        }
        if (browser && rings && !turn.ringsOwner()) {
            Pickup.alerting(turn, leg, progress.fork());
        }
    }

    private static void answered(CallTurn turn, LegId leg, String fork, String sdp) {
        if (turn.phase == Phase.DIALLING && turn.registrations.containsKey(leg)) {
            Incoming.answered(turn, leg, sdp);
        } else if (turn.phase == Phase.DIALLING && turn.is(turn.far, leg)) {
            Bridge.answered(turn, leg, fork, sdp);
        } else {
            // a leg that was given up answered all the same: it never stays behind
            turn.tell(leg, Hangup.bye(Termination.gateway(Why.CANCELLED, 487, Cause.NORMAL_CLEARING, "Cancelled")));
        }
    }

    private static void rejected(CallTurn turn, LegId leg, LegEvent.Rejected rejected) {
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        if (turn.registrations.containsKey(leg)) {
            Incoming.rejected(turn, leg, rejected.status());
        } else if (turn.is(turn.far, leg)) {
            Dial.failed(turn, rejected);
        }
    }

    private static void ended(CallTurn turn, LegId leg, Why why, String text) {
        if (turn.counts(leg)) {
            Hangup.close(turn, new Termination(turn.who(leg), why, 408, Cause.RECOVERY_ON_TIMER, text));
        }
    }

    private static boolean otherFlowLost(CallTurn turn, LegId back) {
        for (LegTurn leg : turn.legs()) {
            if (leg.flowLost && !leg.id.equals(back) && turn.counts(leg.id)) {
                return true;
            }
        }
        return false;
    }
}
