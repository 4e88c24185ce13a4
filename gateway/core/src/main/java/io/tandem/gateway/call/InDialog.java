package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The peer's requests within the dialog (RFC 3261 §12.2.2, §14.2, §15.1.2). FreeSWITCH's recovery after a
/// node's death comes by here as an ordinary re-INVITE. Stateless; works on a [LegTurn].
final class InDialog {

    private static final Pattern SIP_CAUSE = Pattern.compile("(?i)SIP\\s*;(?:[^,]*;)?\\s*cause\\s*=\\s*(\\d{3})");

    private InDialog() {}

    static void request(LegTurn leg, LegInput.Request input) {
        SipRequest request = input.request();
        Optional<Dialog> dialog = dialogOf(leg, request);
        if (dialog.isEmpty() || leg.phase == Phase.ENDED) {
            OvertakenBye.remember(leg, request);
            leg.respond(input.tx(), 481, "Call/Transaction Does Not Exist");
            return;
        }
        switch (dialog.get().incoming(request)) {
            case Dialog.Incoming.Rejected(int status, String reason) -> leg.respond(input.tx(), status, reason);
            case Dialog.Incoming.Accepted(Dialog next) -> {
                keep(leg, next);
                arrivedBy(leg, input.origin());
                dispatch(leg, input.tx(), request);
            }
        }
    }

    private static Optional<Dialog> dialogOf(LegTurn leg, SipRequest request) {
        return leg.dialog
                .filter(d -> d.matches(request))
                .or(() -> leg.forks.values().stream()
                        .filter(d -> d.matches(request))
                        .findFirst());
    }

    private static void keep(LegTurn leg, Dialog dialog) {
        if (leg.dialog.filter(d -> d.remoteTag().equals(dialog.remoteTag())).isPresent()) {
            leg.dialog = Optional.of(dialog);
        } else {
            leg.forks.put(dialog.remoteTag(), dialog);
        }
    }

    /// A browser is answered by the connection it now speaks by.
    private static void arrivedBy(LegTurn leg, Hop.Flow origin) {
        if (leg.side == Leg.Side.BROWSER && (leg.flowLost || !leg.hop.equals(origin))) {
            LegFlow.back(leg, origin);
        }
    }

    private static void dispatch(LegTurn leg, TxId tx, SipRequest request) {
        switch (request.method()) {
            case "BYE" -> bye(leg, tx, request);
            case "INVITE" -> reinvite(leg, tx, request);
            case "UPDATE" -> update(leg, tx, request);
            case "INFO" -> info(leg, tx, request);
            case "REFER" -> refer(leg, tx, request);
            case "NOTIFY" -> leg.emit(new LegEvent.Notified(tx, request));
            case "OPTIONS" -> leg.respond(tx, 200, "OK", LegHeaders.capabilities(leg), Body.NONE);
            case "PRACK" -> leg.respond(tx, 481, "Call/Transaction Does Not Exist");
            default ->
                leg.respond(tx, 405, "Method Not Allowed", Headers.NONE.with("Allow", LegHeaders.ALLOW), Body.NONE);
        }
    }

    private static void bye(LegTurn leg, TxId tx, SipRequest request) {
        leg.respond(tx, 200, "OK");
        boolean ours = leg.dialog.filter(d -> d.matches(request)).isPresent();
        if (!ours) {
            leg.forks.remove(request.from().tag().orElse(""));
            OvertakenBye.remember(leg, request);
            return;
        }
        boolean wasOpen = leg.phase != Phase.CLOSING;
        if (leg.phase == Phase.INVITED) {
            leg.respond(leg.inviteTx.orElseThrow(), 487, "Request Terminated");
        }
        List<String> reasons = request.headers().all("Reason");
        leg.end();
        if (wasOpen) {
            leg.emit(new LegEvent.ByeReceived(sipCause(reasons), Cause.inReasons(reasons)));
        }
    }

    private static Optional<Integer> sipCause(List<String> reasons) {
        for (String reason : reasons) {
            Matcher matcher = SIP_CAUSE.matcher(reason);
            if (matcher.find()) {
                return Optional.of(Integer.valueOf(matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    private static void reinvite(LegTurn leg, TxId tx, SipRequest request) {
        if (leg.phase == Phase.CLOSING) {
            leg.respond(tx, 481, "Call/Transaction Does Not Exist");
            return;
        }
        if (leg.phase == Phase.INVITED || leg.phase == Phase.INVITING || leg.phase == Phase.PROCEEDING) {
            leg.respond(tx, 491, "Request Pending");
            return;
        }
        if (leg.offerUnderWay()) {
            leg.respond(tx, 491, "Request Pending");
            return;
        }
        if (leg.unacked.isPresent() && leg.unacked.get().offersSdp()) {
            leg.respond(tx, 500, "Offer Pending", Headers.NONE.with("Retry-After", "2"), Body.NONE);
            return;
        }
        UasInvite.impliedAck(leg);
        offered(leg, tx, request);
    }

    private static void update(LegTurn leg, TxId tx, SipRequest request) {
        boolean offer = !LegHeaders.sdpOf(request.body()).isEmpty();
        if (leg.phase == Phase.CLOSING) {
            leg.respond(tx, 481, "Call/Transaction Does Not Exist");
        } else if (offer && leg.offerUnderWay()) {
            leg.respond(tx, 491, "Request Pending");
        } else {
            offered(leg, tx, request);
        }
    }

    private static void offered(LegTurn leg, TxId tx, SipRequest request) {
        if (SessionRefresh.tooShort(leg, request)) {
            SessionRefresh.refuse(leg, tx);
        } else if (!LegHeaders.sdpOf(request.body()).isEmpty()) {
            leg.emit(new LegEvent.OfferReceived(tx, request));
        } else if (!request.body().isEmpty()) {
            leg.respond(tx, 415, "Unsupported Media Type", Headers.NONE.with("Accept", "application/sdp"), Body.NONE);
        } else {
            boolean invite = request.is("INVITE");
            leg.dialog = leg.dialog.map(d -> d.matches(request) ? d.refreshed(request) : d);
            Reoffer.accept(leg, tx, request, invite ? leg.localSdp : "", invite);
        }
    }

    private static void refer(LegTurn leg, TxId tx, SipRequest request) {
        if (leg.phase == Phase.CONFIRMED) {
            leg.emit(new LegEvent.Referred(tx, request));
        } else {
            leg.respond(tx, leg.phase == Phase.CLOSING ? 481 : 491, "Not In Talk");
        }
    }

    /// DTMF of `application/dtmf-relay` and the like is for the call; nothing of it may break it.
    private static void info(LegTurn leg, TxId tx, SipRequest request) {
        leg.respond(tx, 200, "OK");
        leg.emit(new LegEvent.Signal(request.body()));
    }
}
