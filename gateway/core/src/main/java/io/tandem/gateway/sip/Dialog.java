package io.tandem.gateway.sip;

import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.CSeq;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A dialog (RFC 3261 §12) as a value: only plain data, so that it can be stored and taken up by another node.
/// Immutable; every step gives the next one.
///
/// @param local our From or To, without tag
/// @param remote the other side's, without tag
/// @param localContact what we gave as Contact
/// @param remoteTarget the other side's Contact: the URI of requests to it
/// @param routeSet Route values of our requests, in order
/// @param localCSeq number of our last request; before it 0
/// @param remoteCSeq number of the other side's last request; -1 before it
/// @param confirmed false while it is early
/// @param hop where our requests go
public record Dialog(
        String callId,
        String localTag,
        String remoteTag,
        NameAddr local,
        NameAddr remote,
        SipUri localContact,
        SipUri remoteTarget,
        List<NameAddr> routeSet,
        long localCSeq,
        long remoteCSeq,
        boolean confirmed,
        Hop hop) {

    public Dialog {
        routeSet = List.copyOf(routeSet);
        local = local.withTag("");
        remote = remote.withTag("");
    }

    /// The dialog that a 1xx with a To tag or a 2xx to our INVITE makes (§12.1.2). Each tag is its own dialog.
    ///
    /// @param hop where the INVITE went
    public static Dialog uac(SipRequest invite, SipResponse response, Hop hop) {
        List<NameAddr> routes = recordRoute(response).reversed();
        SipUri target = response.contact().map(NameAddr::uri).orElse(invite.uri());
        SipUri contact =
                invite.contact().map(NameAddr::uri).orElse(invite.from().uri());
        return new Dialog(
                invite.callId(),
                invite.from().tag().orElse(""),
                response.to().tag().orElse(""),
                invite.from(),
                invite.to(),
                contact,
                target.withoutHeaders(),
                routes,
                invite.cseq().number(),
                -1,
                response.success(),
                NextHop.of(routes, target, hop));
    }

    /// The dialog that our answer to an INVITE makes (§12.1.1).
    ///
    /// @param localTag the tag given to [ServerTransaction#respond]
    /// @param origin the flow the INVITE came by
    public static Dialog uas(SipRequest invite, String localTag, SipUri localContact, Hop.Flow origin) {
        List<NameAddr> routes = recordRoute(invite);
        SipUri target = invite.contact().orElse(invite.from()).uri();
        return new Dialog(
                invite.callId(),
                localTag,
                invite.from().tag().orElse(""),
                invite.to(),
                invite.from(),
                localContact,
                target.withoutHeaders(),
                routes,
                0,
                invite.cseq().number(),
                false,
                NextHop.of(routes, target, origin));
    }

    /// A request within the dialog (§12.2.1.1) and the dialog that follows it.
    public record Outgoing(Dialog dialog, SipRequest request) {}

    /// Makes a request within the dialog. The stack adds Via, Max-Forwards and Content-Length.
    ///
    /// @param method any but ACK and CANCEL
    /// @param extra further headers; they must not repeat those of the dialog
    public Outgoing request(String method, Headers extra, Body body) {
        Dialog next = withCSeqs(localCSeq + 1, remoteCSeq);
        return new Outgoing(next, next.build(method, next.localCSeq, extra, body));
    }

    /// The ACK of a 2xx (§13.2.2.4).
    ///
    /// @param inviteCSeq the number of the INVITE or re-INVITE that was answered
    public SipRequest ack(long inviteCSeq, Headers extra, Body body) {
        return build("ACK", inviteCSeq, extra, body);
    }

    private SipRequest build(String method, long cseq, Headers extra, Body body) {
        List<Headers.Field> fields = new ArrayList<>();
        boolean strict = !routeSet.isEmpty() && !routeSet.getFirst().uri().looseRouter();
        SipUri uri = strict ? routeSet.getFirst().uri().withoutHeaders() : remoteTarget;
        for (NameAddr route : strict ? routeSet.subList(1, routeSet.size()) : routeSet) {
            fields.add(new Headers.Field("Route", route.toString()));
        }
        if (strict) {
            fields.add(new Headers.Field("Route", NameAddr.of(remoteTarget).toString()));
        }
        fields.add(new Headers.Field("From", local.withTag(localTag).toString()));
        fields.add(new Headers.Field("To", remote.withTag(remoteTag).toString()));
        fields.add(new Headers.Field("Call-ID", callId));
        fields.add(new Headers.Field("CSeq", new CSeq(cseq, method).toString()));
        if (!method.equals("BYE") && !method.equals("ACK")) {
            fields.add(new Headers.Field("Contact", NameAddr.of(localContact).toString()));
        }
        fields.addAll(extra.fields());
        return new SipRequest(method, uri, Headers.of(fields), body);
    }

    /// True for a request or response of this dialog (§12.2.2).
    public boolean matches(SipMessage message) {
        boolean request = message instanceof SipRequest;
        String ours = (request ? message.to() : message.from()).tag().orElse("");
        String theirs = (request ? message.from() : message.to()).tag().orElse("");
        return message.callId().equals(callId) && ours.equals(localTag) && theirs.equals(remoteTag);
    }

    /// What an incoming request within the dialog comes to.
    public sealed interface Incoming {
        /// To be handled, with the dialog as it is from now on. The remote target is refreshed by
        /// [Dialog#refreshed] when the request is answered with a 2xx.
        record Accepted(Dialog dialog) implements Incoming {}

        /// To be answered with this.
        record Rejected(int status, String reason) implements Incoming {}
    }

    /// Checks a request against the dialog (§12.2.2). ACK has the CSeq of its INVITE and is not counted.
    public Incoming incoming(SipRequest request) {
        if (!matches(request)) {
            return new Incoming.Rejected(481, "Call/Transaction Does Not Exist");
        }
        if (request.is("ACK")) {
            return new Incoming.Accepted(this);
        }
        long number = request.cseq().number();
        if (number <= remoteCSeq) {
            return new Incoming.Rejected(500, "CSeq Out Of Order");
        }
        return new Incoming.Accepted(withCSeqs(localCSeq, number));
    }

    /// After a 2xx to a target refresh request (INVITE, UPDATE) of either side: the other side's new Contact
    /// (§12.2.1.2, §12.2.2).
    ///
    /// @param theirs their request, or their 2xx to ours
    public Dialog refreshed(SipMessage theirs) {
        Optional<SipUri> contact = theirs.contact().map(NameAddr::uri).map(SipUri::withoutHeaders);
        return contact.isEmpty() || contact.get().equals(remoteTarget)
                ? this
                : new Dialog(
                        callId,
                        localTag,
                        remoteTag,
                        local,
                        remote,
                        localContact,
                        contact.get(),
                        routeSet,
                        localCSeq,
                        remoteCSeq,
                        confirmed,
                        NextHop.of(routeSet, contact.get(), hop));
    }

    /// An early dialog becomes confirmed by the 2xx, which also gives the route set and target anew (§13.2.2.4).
    public Dialog confirmedBy(SipResponse success) {
        List<NameAddr> routes = recordRoute(success).reversed();
        SipUri target =
                success.contact().map(NameAddr::uri).orElse(remoteTarget).withoutHeaders();
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                local,
                remote,
                localContact,
                target,
                routes,
                localCSeq,
                remoteCSeq,
                true,
                NextHop.of(routes, target, hop));
    }

    /// Our own 2xx was sent: the dialog is confirmed with the route set it has.
    public Dialog asConfirmed() {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                local,
                remote,
                localContact,
                remoteTarget,
                routeSet,
                localCSeq,
                remoteCSeq,
                true,
                hop);
    }

    /// The same by another flow or address: a browser came back.
    public Dialog via(Hop other) {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                local,
                remote,
                localContact,
                remoteTarget,
                routeSet,
                localCSeq,
                remoteCSeq,
                confirmed,
                other);
    }

    private Dialog withCSeqs(long ourNumber, long theirNumber) {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                local,
                remote,
                localContact,
                remoteTarget,
                routeSet,
                ourNumber,
                theirNumber,
                confirmed,
                hop);
    }

    private static List<NameAddr> recordRoute(SipMessage message) {
        return message.headers().all("Record-Route").stream()
                .flatMap(value -> NameAddr.parse(value).stream())
                .toList();
    }
}
