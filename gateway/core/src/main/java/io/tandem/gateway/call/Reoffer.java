package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.call.Leg.Purpose;
import io.tandem.gateway.call.Leg.Sent;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.time.Duration;
import java.util.Optional;

/// A changed session: our re-INVITE, and our answer to the peer's (RFC 3261 §14, RFC 3311). Stateless;
/// works on a [LegTurn].
final class Reoffer {

    private Reoffer() {}

    static void offer(LegTurn leg, String sdp) {
        if (leg.phase == Phase.CLOSING || leg.phase == Phase.ENDED) {
            return;
        }
        leg.wantedOffer = Optional.of(sdp);
        pump(leg);
    }

    /// Sends the waiting offer when nothing stands against it: one INVITE at a time in a dialog, whoever
    /// sent it (§14.1).
    static void pump(LegTurn leg) {
        boolean free = leg.phase == Phase.CONFIRMED
                && !leg.flowLost
                && !leg.glare
                && leg.unacked.isEmpty()
                && !leg.offerUnderWay();
        if (!free || leg.wantedOffer.isEmpty()) {
            return;
        }
        leg.localSdp = leg.wantedOffer.get();
        leg.wantedOffer = Optional.empty();
        reinvite(leg, Purpose.OFFER);
    }

    /// Its time has come.
    static void afterGlare(LegTurn leg) {
        leg.glare = false;
        pump(leg);
    }

    static void reinvite(LegTurn leg, Purpose purpose) {
        Headers headers = LegHeaders.plus(LegHeaders.capabilities(leg), SessionRefresh.asking(leg));
        leg.sendInDialog("INVITE", headers, LegHeaders.sdp(leg.localSdp), purpose);
    }

    static void success(LegTurn leg, Sent sent, SipResponse response) {
        leg.dialog = leg.dialog.map(d -> d.refreshed(response));
        ackAgain(leg, response, sent.request());
        SessionRefresh.agreed(leg, response, false);
        String sdp = LegHeaders.sdpOf(response.body());
        if (!sdp.isEmpty()) {
            leg.emit(new LegEvent.OfferAnswered(sdp));
        }
        pump(leg);
    }

    /// The ACK of a 2xx, for its first coming and for each retransmission (§13.2.2.4).
    static void ackAgain(LegTurn leg, SipResponse response, SipRequest invite) {
        leg.dialog.ifPresent(d -> leg.effect(new Effect.SendAck(
                d.ack(response.cseq().number(), credentialsOf(invite), LegHeaders.sdp("")), d.hop())));
    }

    /// The ACK carries what its INVITE was authorised with (§22.1).
    static Headers credentialsOf(SipRequest invite) {
        Headers headers = Headers.NONE;
        for (String name : new String[] {"Authorization", "Proxy-Authorization"}) {
            for (String value : invite.headers().all(name)) {
                headers = headers.with(name, value);
            }
        }
        return headers;
    }

    static void failed(LegTurn leg, int status) {
        if (status == 491) {
            leg.wantedOffer = leg.wantedOffer.or(() -> Optional.of(leg.localSdp));
            leg.glare = true;
            leg.arm(TimerId.Kind.GLARE, glareDelay(leg));
            return;
        }
        leg.emit(new LegEvent.OfferFailed(status));
        pump(leg);
    }

    /// §14.1: 2.1 to 4 s for the owner of the Call-ID, up to 2 s for the other, in steps of 10 ms.
    static Duration glareDelay(LegTurn leg) {
        long steps = leg.uas ? (long) (leg.env.chance() * 200) : 210 + (long) (leg.env.chance() * 190);
        return Duration.ofMillis(steps * 10);
    }

    /// Our answer to the peer's offer, at once and within its transaction.
    static void answer(LegTurn leg, TxId tx, SipRequest request, String sdp) {
        // what we wanted to offer is overtaken: the call looks again, with the next version
        leg.wantedOffer = Optional.empty();
        leg.glare = false;
        leg.disarm(TimerId.Kind.GLARE);
        leg.localSdp = sdp;
        leg.dialog = leg.dialog.map(d -> d.refreshed(request));
        accept(leg, tx, request, sdp, false);
    }

    static void accept(LegTurn leg, TxId tx, SipRequest request, String sdp, boolean offer) {
        Headers session = SessionRefresh.answering(leg, request);
        if (request.is("INVITE")) {
            UasInvite.accept(leg, tx, request, session, sdp, offer);
            return;
        }
        Headers headers =
                LegHeaders.plus(LegHeaders.plus(LegHeaders.contact(leg), LegHeaders.capabilities(leg)), session);
        leg.respond(tx, 200, "OK", headers, LegHeaders.sdp(sdp));
    }
}
