package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.call.Leg.Purpose;
import io.tandem.gateway.call.Leg.Sent;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// We call the peer: INVITE, its forks, challenges, reliable provisional responses, and every 2xx (RFC 3261
/// §13.2, RFC 3262, RFC 4028 §7). Stateless; works on a [LegTurn].
final class UacInvite {

    private UacInvite() {}

    static void invite(LegTurn leg, LegInput.Invite input) {
        leg.localTag = leg.env.token();
        leg.localSdp = input.sdp();
        leg.instanceId = input.instanceId();
        leg.credentials = input.credentials();
        leg.effect(new Effect.KnowTag(leg.localTag, leg.id));
        List<Headers.Field> fields = new ArrayList<>();
        fields.add(new Headers.Field("From", input.from().withTag(leg.localTag).toString()));
        fields.add(new Headers.Field("To", input.to().toString()));
        fields.add(new Headers.Field("Call-ID", leg.env.token() + leg.env.token()));
        fields.add(new Headers.Field("CSeq", "1 INVITE"));
        NameAddr contact = NameAddr.of(leg.env.contactFor(leg.hop, input.contactUser()));
        fields.add(new Headers.Field("Contact", contact.toString()));
        fields.addAll(LegHeaders.capabilities(leg).fields());
        fields.addAll(SessionRefresh.asking(leg).fields());
        fields.addAll(input.extra().fields());
        SipRequest request = new SipRequest("INVITE", input.uri(), Headers.of(fields), LegHeaders.sdp(input.sdp()));
        leg.phase = Phase.INVITING;
        leg.invite = Optional.of(request);
        leg.inviteTx = Optional.of(leg.send(request, leg.hop, Purpose.INVITE, 0));
    }

    static void response(LegTurn leg, TxId tx, SipResponse response) {
        if (response.provisional()) {
            provisional(leg, response);
        } else if (response.success()) {
            leg.sent.remove(tx);
            success(leg, response);
        } else {
            Sent sent = leg.sent.remove(tx);
            if (sent != null) {
                refused(leg, sent, response);
            }
        }
    }

    private static void provisional(LegTurn leg, SipResponse response) {
        if (leg.phase == Phase.INVITING) {
            leg.phase = Phase.PROCEEDING;
            if (leg.closing.isPresent()) {
                LegEnd.cancel(leg);
                return;
            }
            leg.emit(new LegEvent.Trying());
        }
        if (leg.phase != Phase.PROCEEDING || response.status() == 100) {
            return;
        }
        String fork = response.to().tag().orElse("");
        if (!fork.isEmpty() && !leg.forks.containsKey(fork)) {
            leg.forks.put(fork, Dialog.uac(leg.invite.orElseThrow(), response, leg.hop));
        }
        if (isRetransmission(leg, fork, response)) {
            return;
        }
        leg.emit(new LegEvent.Progress(response.status(), fork, LegHeaders.sdpOf(response.body())));
    }

    /// Acknowledges a reliable provisional response (RFC 3262 §4).
    private static boolean isRetransmission(LegTurn leg, String fork, SipResponse response) {
        boolean reliable = response.headers().all("Require").stream().anyMatch(r -> r.contains("100rel"));
        Optional<String> rseq = response.headers().first("RSeq").filter(v -> v.matches("\\d{1,10}"));
        if (!reliable || rseq.isEmpty() || fork.isEmpty()) {
            return false;
        }
        long number = Long.parseLong(rseq.get());
        long last = leg.lastRSeq.getOrDefault(fork, 0L);
        if (last != 0 && number != last + 1) {
            // sent again, or one before it is lost: it will come again after that (RFC 3262 §4)
            return true;
        }
        leg.lastRSeq.put(fork, number);
        Headers rack = Headers.NONE.with("RAck", number + " " + response.cseq());
        Dialog.Outgoing outgoing = Objects.requireNonNull(leg.forks.get(fork)).request("PRACK", rack, Body.NONE);
        leg.forks.put(fork, outgoing.dialog());
        leg.send(outgoing.request(), outgoing.dialog().hop(), Purpose.PRACK, 0);
        return false;
    }

    private static void success(LegTurn leg, SipResponse response) {
        String fork = response.to().tag().orElse("");
        if (leg.dialog.isPresent()) {
            if (leg.dialog.get().remoteTag().equals(fork)) {
                Reoffer.ackAgain(leg, response, leg.invite.orElseThrow());
            } else {
                stray(leg, fork, response);
            }
            return;
        }
        Dialog early = leg.forks.get(fork);
        Dialog dialog =
                early == null ? Dialog.uac(leg.invite.orElseThrow(), response, leg.hop) : early.confirmedBy(response);
        leg.dialog = Optional.of(dialog);
        leg.forks.remove(fork);
        Reoffer.ackAgain(leg, response, leg.invite.orElseThrow());
        if (leg.closing.isPresent() || leg.phase == Phase.ENDED) {
            // the answer crossed our CANCEL: it is taken, and ended (RFC 3261 §15, RFC 5407 §3.1.2)
            LegEnd.bye(leg, leg.closing.map(Leg.Closing::reasons).orElse(List.of()));
            return;
        }
        leg.phase = Phase.CONFIRMED;
        leg.peerUpdates = UasInvite.allowsUpdate(response.headers());
        SessionRefresh.agreed(leg, response, true);
        leg.emit(new LegEvent.Answered(fork, LegHeaders.sdpOf(response.body())));
        if (leg.overtaken.contains(fork)) {
            OvertakenBye.end(leg);
            return;
        }
        Reoffer.pump(leg);
        InfoQueue.pump(leg);
    }

    /// Another fork answered too: taken and ended at once (RFC 3261 §13.2.2.4).
    private static void stray(LegTurn leg, String fork, SipResponse response) {
        Dialog dialog = Dialog.uac(leg.invite.orElseThrow(), response, leg.hop);
        leg.effect(new Effect.SendAck(
                dialog.ack(response.cseq().number(), Reoffer.credentialsOf(leg.invite.orElseThrow()), Body.NONE),
                dialog.hop()));
        leg.forks.remove(fork);
        if (leg.strays.add(fork)) {
            Headers reason = LegHeaders.reasons(List.of("SIP;cause=200;text=\"Call completed elsewhere\""));
            Dialog.Outgoing bye = dialog.request("BYE", reason, Body.NONE);
            TxId tx = new TxId(leg.id + "/" + ++leg.requests);
            leg.effect(new Effect.Send(leg.id, tx, bye.request(), dialog.hop()));
        }
    }

    private static void refused(LegTurn leg, Sent sent, SipResponse response) {
        boolean wanted = leg.closing.isEmpty();
        if (wanted && Responses.challenged(leg, sent, response)) {
            startAgain(leg);
            return;
        }
        if (wanted && response.status() == 422 && raise(leg, sent, response)) {
            startAgain(leg);
            return;
        }
        int q850 = Cause.inReasons(response.headers().all("Reason")).orElse(Cause.ofSip(response.status()));
        boolean open = wanted && leg.phase != Phase.ENDED;
        leg.end();
        if (open) {
            leg.emit(new LegEvent.Rejected(
                    response.status(), response.reason(), q850, false, Redirects.contacts(response)));
        }
    }

    private static void startAgain(LegTurn leg) {
        leg.forks.clear();
        leg.lastRSeq.clear();
        leg.overtaken.clear();
        leg.phase = Phase.INVITING;
        leg.emit(new LegEvent.SentAgain());
    }

    /// The peer wants a longer interval (RFC 4028 §7.3).
    private static boolean raise(LegTurn leg, Sent sent, SipResponse response) {
        Optional<String> minSe = response.headers().first("Min-SE").filter(v -> v.matches("\\d{1,6}"));
        SipRequest was = sent.request();
        long asked = leg.settings.sessionExpires().toSeconds();
        if (minSe.isEmpty() || sent.challenges() >= 2) {
            return false;
        }
        long seconds = Math.max(Long.parseLong(minSe.get()), asked);
        Headers headers =
                was.headers().set("Session-Expires", seconds + ";refresher=uac").set("Min-SE", minSe.get());
        SipRequest again = Responses.withCSeq(was, headers, was.cseq().number() + 1);
        leg.invite = Optional.of(again);
        leg.inviteTx = Optional.of(leg.send(again, leg.hop, Purpose.INVITE, sent.challenges() + 1));
        return true;
    }

    static void failed(LegTurn leg, int status, String reason, int q850, boolean local) {
        boolean wanted = leg.closing.isEmpty() && leg.phase != Phase.ENDED;
        leg.end();
        if (wanted) {
            leg.emit(new LegEvent.Rejected(status, reason, q850, local));
        }
    }
}
