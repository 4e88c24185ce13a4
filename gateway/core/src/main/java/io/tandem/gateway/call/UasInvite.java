package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.call.Leg.Unacked;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The peer called us: provisional responses, our answer and its retransmission until ACK, CANCEL (RFC 3261
/// §13.3, §9.2). Stateless; works on a [LegTurn].
final class UasInvite {

    private UasInvite() {}

    static void invited(LegTurn leg, LegInput.Invited invited) {
        leg.uas = true;
        leg.phase = Phase.INVITED;
        leg.hop = invited.origin();
        leg.localTag = leg.env.token();
        leg.invite = Optional.of(invited.request());
        leg.inviteTx = Optional.of(invited.tx());
        leg.instanceId = invited.instanceId();
        leg.peerUpdates = allowsUpdate(invited.request().headers());
        leg.dialog = Optional.of(Dialog.uas(
                invited.request(),
                leg.localTag,
                leg.env.contactFor(invited.origin(), invited.contactUser()),
                invited.origin()));
        leg.effect(new Effect.KnowTag(leg.localTag, leg.id));
    }

    static boolean allowsUpdate(Headers headers) {
        return headers.all("Allow").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(method -> method.strip().equals("UPDATE"));
    }

    static void ring(LegTurn leg, int status, String reason, String sdp) {
        if (leg.phase != Phase.INVITED || wantsReliable(leg)) {
            return;
        }
        if (!sdp.isEmpty()) {
            leg.localSdp = sdp;
        }
        leg.respond(leg.inviteTx.orElseThrow(), status, reason, LegHeaders.contact(leg), LegHeaders.sdp(sdp));
    }

    /// A peer that requires 100rel gets no provisional response but 100: ours are not reliable (RFC 3262 §3).
    private static boolean wantsReliable(LegTurn leg) {
        return leg.invite.stream()
                .flatMap(invite -> invite.headers().all("Require").stream())
                .anyMatch(require -> require.contains("100rel"));
    }

    static void answer(LegTurn leg, LegInput.Answer answer) {
        if (leg.phase != Phase.INVITED) {
            return;
        }
        SipRequest invite = leg.invite.orElseThrow();
        leg.localSdp = answer.sdp();
        leg.dialog = leg.dialog.map(Dialog::asConfirmed);
        leg.phase = Phase.ANSWERED;
        Headers headers = LegHeaders.plus(SessionRefresh.answering(leg, invite), answer.extra());
        accept(leg, leg.inviteTx.orElseThrow(), invite, headers, answer.sdp(), answer.offer());
    }

    /// Sends a 2xx to an INVITE or re-INVITE, again and again until ACK comes (§13.3.1.4), over TCP too.
    static void accept(LegTurn leg, TxId tx, SipRequest invite, Headers extra, String sdp, boolean offer) {
        Headers headers =
                LegHeaders.plus(LegHeaders.plus(LegHeaders.contact(leg), LegHeaders.capabilities(leg)), extra);
        SipResponse ok = new SipResponse(200, "OK", headers, LegHeaders.sdp(sdp));
        Duration t1 = leg.settings.t1();
        leg.unacked = Optional.of(new Unacked(tx, invite.cseq().number(), ok, t1.toMillis() * 2, offer));
        leg.effect(new Effect.Respond(tx, ok, leg.localTag));
        leg.arm(TimerId.Kind.RETRANSMIT_2XX, t1);
        leg.arm(TimerId.Kind.ACK_DEADLINE, leg.settings.deadline());
    }

    static void retransmit(LegTurn leg) {
        if (leg.unacked.isEmpty()) {
            return;
        }
        Unacked was = leg.unacked.get();
        leg.effect(new Effect.Respond(was.tx(), was.response(), leg.localTag));
        leg.arm(TimerId.Kind.RETRANSMIT_2XX, Duration.ofMillis(was.nextMs()));
        long next = Math.min(was.nextMs() * 2, leg.settings.t2().toMillis());
        leg.unacked = Optional.of(new Unacked(was.tx(), was.cseq(), was.response(), next, was.offersSdp()));
    }

    static void ack(LegTurn leg, SipRequest ack) {
        if (leg.unacked.isEmpty() || leg.unacked.get().cseq() != ack.cseq().number()) {
            return;
        }
        boolean answersOurOffer = leg.unacked.get().offersSdp();
        acked(leg);
        String sdp = answersOurOffer ? LegHeaders.sdpOf(ack.body()) : "";
        if (leg.phase == Phase.ANSWERED) {
            leg.phase = Phase.CONFIRMED;
            leg.emit(new LegEvent.Confirmed(sdp));
        } else if (answersOurOffer && !sdp.isEmpty()) {
            leg.emit(new LegEvent.OfferAnswered(sdp));
        }
        if (leg.closing.isPresent() && leg.phase == Phase.CONFIRMED) {
            LegEnd.bye(leg, leg.closing.get().reasons());
            return;
        }
        Reoffer.pump(leg);
        InfoQueue.pump(leg);
    }

    private static void acked(LegTurn leg) {
        leg.unacked = Optional.empty();
        leg.disarm(TimerId.Kind.RETRANSMIT_2XX);
        leg.disarm(TimerId.Kind.ACK_DEADLINE);
    }

    /// The peer goes on within the dialog though its ACK never came: it has our 2xx (§14.2).
    static void impliedAck(LegTurn leg) {
        if (leg.unacked.isPresent() && !leg.unacked.get().offersSdp()) {
            acked(leg);
            if (leg.phase == Phase.ANSWERED) {
                leg.phase = Phase.CONFIRMED;
                leg.emit(new LegEvent.Confirmed(""));
            }
        }
    }

    /// §13.3.1.4: the dialog is confirmed, but the session is to be ended.
    static void noAck(LegTurn leg) {
        if (leg.unacked.isEmpty()) {
            return;
        }
        acked(leg);
        List<String> reasons = leg.closing
                .map(Leg.Closing::reasons)
                .orElse(List.of("SIP;cause=408;text=\"No ACK\"", "Q.850;cause=102;text=\"Recovery on timer expiry\""));
        LegEnd.bye(leg, reasons);
        leg.emit(new LegEvent.NoAck());
    }

    /// After a final response CANCEL has no effect (§9.2).
    static void cancelled(LegTurn leg, LegInput.Cancel cancel) {
        if (leg.phase != Phase.INVITED
                || !leg.inviteTx.filter(cancel.invite()::equals).isPresent()) {
            return;
        }
        leg.respond(cancel.invite(), 487, "Request Terminated", Headers.NONE, Body.NONE);
        leg.emit(new LegEvent.Cancelled());
        leg.end();
    }
}
