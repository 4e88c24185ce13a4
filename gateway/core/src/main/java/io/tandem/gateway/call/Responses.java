package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Purpose;
import io.tandem.gateway.call.Leg.Sent;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What comes back for our requests, sorted by what they were for. Stateless; works on a [LegTurn].
final class Responses {

    /// A challenge is answered once, and once more when the nonce was stale.
    private static final int CHALLENGES = 2;

    /// What a 481 to them says of a dialog is nothing.
    private static final Set<Purpose> BESIDE = EnumSet.of(Purpose.PRACK, Purpose.INFO, Purpose.NOTIFY, Purpose.REFER);

    private Responses() {}

    static void response(LegTurn leg, TxId tx, SipResponse response) {
        Sent sent = leg.sent.get(tx);
        if (leg.inviteTx.filter(tx::equals).isPresent() && !leg.uas) {
            UacInvite.response(leg, tx, response);
        } else if (sent == null) {
            retransmitted(leg, response);
        } else if (!response.provisional()) {
            leg.sent.remove(tx);
            if (!challenged(leg, sent, response)) {
                completed(leg, sent, response.status(), Optional.of(response));
            }
        }
    }

    /// A 2xx of a re-INVITE again: its ACK was lost (RFC 3261 §13.2.2.4).
    private static void retransmitted(LegTurn leg, SipResponse response) {
        if (response.success() && response.cseq().method().equals("INVITE")) {
            leg.dialog
                    .filter(d -> d.matches(response))
                    .ifPresent(d -> leg.effect(
                            new Effect.SendAck(d.ack(response.cseq().number(), Headers.NONE, Body.NONE), d.hop())));
        }
    }

    static void timeout(LegTurn leg, TxId tx) {
        gone(leg, tx, 408, "Request Timeout");
    }

    static void transportError(LegTurn leg, TxId tx, String what) {
        gone(leg, tx, 503, what);
    }

    private static void gone(LegTurn leg, TxId tx, int status, String what) {
        Sent sent = leg.sent.remove(tx);
        if (sent == null) {
            return;
        }
        if (sent.is(Purpose.INVITE)) {
            UacInvite.failed(leg, status, what, Cause.ofSip(status), true);
            return;
        }
        if (status == 503 && leg.side == Leg.Side.BROWSER) {
            again(leg, sent);
        }
        completed(leg, sent, status, Optional.empty());
    }

    /// The browser's connection failed under the request: it is for the next one.
    private static void again(LegTurn leg, Sent sent) {
        if (sent.is(Purpose.INFO) && leg.phase == Leg.Phase.CONFIRMED) {
            leg.infos.addFirst(sent.request().body());
            flowFailed(leg);
        } else if (sent.is(Purpose.OFFER)) {
            leg.wantedOffer = leg.wantedOffer.or(() -> Optional.of(leg.localSdp));
            flowFailed(leg);
        } else if (sent.is(Purpose.REFRESH)) {
            leg.timer =
                    new Leg.SessionTimer(leg.timer.intervalSeconds(), leg.timer.weRefresh(), leg.timer.losses() + 1);
            flowFailed(leg);
        }
    }

    private static void flowFailed(LegTurn leg) {
        if (!leg.flowLost) {
            leg.flowLost = true;
            leg.emit(new LegEvent.FlowFailed());
        }
    }

    private static void completed(LegTurn leg, Sent sent, int status, Optional<SipResponse> response) {
        boolean success = response.filter(SipResponse::success).isPresent();
        if (sent.is(Purpose.BYE)) {
            leg.end();
            return;
        }
        if (leg.phase == Leg.Phase.CLOSING || leg.phase == Leg.Phase.ENDED) {
            if (success && sent.invite()) {
                Reoffer.ackAgain(leg, response.get(), sent.request());
            }
            return;
        }
        if (status == 481 && !BESIDE.contains(sent.purpose())) {
            leg.end();
            leg.emit(new LegEvent.DialogGone());
            return;
        }
        switch (sent.purpose()) {
            case OFFER -> {
                if (success) {
                    Reoffer.success(leg, sent, response.get());
                } else if (!leg.flowLost) {
                    Reoffer.failed(leg, status);
                }
            }
            case REFRESH -> {
                if (success) {
                    SessionRefresh.succeeded(leg, sent, response.get());
                } else {
                    SessionRefresh.failed(leg, sent, status, response);
                }
            }
            case INFO, PRACK, NOTIFY -> {
                // the next may go; a peer that does not know them loses nothing but them
            }
            case REFER -> leg.emit(new LegEvent.ReferAnswered(status));
            case INVITE, BYE -> throw new IllegalStateException("handled before");
        }
        InfoQueue.pump(leg);
        Reoffer.pump(leg);
    }

    /// Answers a 401 or 407 with the trunk's credentials, in a new transaction (RFC 3261 §22.2).
    ///
    /// @return false when it is not answered: then it is a failure like any other
    static boolean challenged(LegTurn leg, Sent sent, SipResponse response) {
        boolean challenge = response.status() == 401 || response.status() == 407;
        if (!challenge || leg.credentials.isEmpty() || sent.challenges() >= CHALLENGES) {
            return false;
        }
        Optional<Headers.Field> answer = leg.env.authorize(response, sent.request(), leg.credentials.get());
        if (answer.isEmpty()) {
            return false;
        }
        SipRequest again = again(leg, sent, answer.get());
        Hop hop = leg.dialog.map(Dialog::hop).orElse(leg.hop);
        TxId tx = leg.send(again, hop, sent.purpose(), sent.challenges() + 1);
        if (sent.is(Purpose.INVITE)) {
            leg.invite = Optional.of(again);
            leg.inviteTx = Optional.of(tx);
        }
        return true;
    }

    private static SipRequest again(LegTurn leg, Sent sent, Headers.Field answer) {
        SipRequest was = sent.request();
        Headers headers = was.headers().set(answer.name(), answer.value());
        if (leg.dialog.isEmpty() || sent.is(Purpose.INVITE)) {
            return withCSeq(was, headers, was.cseq().number() + 1);
        }
        Dialog.Outgoing outgoing = leg.dialog.get().request(was.method(), Headers.NONE, Body.NONE);
        leg.dialog = Optional.of(outgoing.dialog());
        return withCSeq(was, headers, outgoing.dialog().localCSeq());
    }

    static SipRequest withCSeq(SipRequest was, Headers headers, long number) {
        return new SipRequest(was.method(), was.uri(), headers.set("CSeq", number + " " + was.method()), was.body());
    }
}
