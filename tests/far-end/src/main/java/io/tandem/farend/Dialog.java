package io.tandem.farend;

import java.util.List;

/// One side's view of a dialog (RFC 3261 §12). Immutable.
///
/// @param callId       Call-ID
/// @param local        our From value with tag
/// @param remote       the other side's To value, with tag once known
/// @param remoteTarget Request-URI of what we send
/// @param routes       route set, in the order we send it
/// @param localCseq    the last CSeq we used
/// @param remoteCseq   the last CSeq we saw, 0 before the first
record Dialog(
        String callId,
        String local,
        String remote,
        String remoteTarget,
        List<String> routes,
        long localCseq,
        long remoteCseq) {

    /// As the called side, from the INVITE.
    static Dialog asCalled(SipMessage invite, String localTag, long firstCseq) {
        return new Dialog(
                invite.callId(),
                invite.require("To") + ";tag=" + localTag,
                invite.require("From"),
                SipText.uri(invite.require("Contact")),
                invite.all("Record-Route"),
                firstCseq,
                invite.cseq());
    }

    /// As the calling side, from the INVITE and a response to it.
    static Dialog asCaller(SipMessage invite, SipMessage response) {
        return new Dialog(
                invite.callId(),
                invite.require("From"),
                response.require("To"),
                response.first("Contact").map(SipText::uri).orElse(invite.requestUri()),
                response.all("Record-Route").reversed(),
                invite.cseq(),
                0);
    }

    String localTag() {
        return SipText.parameter(local, "tag").orElse("");
    }

    String remoteTag() {
        return SipText.parameter(remote, "tag").orElse("");
    }

    /// This dialog after a request of ours with the next CSeq.
    Dialog next() {
        return new Dialog(callId, local, remote, remoteTarget, routes, localCseq + 1, remoteCseq);
    }

    /// This dialog after a request of theirs; a Contact in it is the new remote target (§12.2.2).
    Dialog received(SipMessage request) {
        String target = request.first("Contact").map(SipText::uri).orElse(remoteTarget);
        return new Dialog(callId, local, remote, target, routes, localCseq, request.cseq());
    }

    /// A request in this dialog with its current CSeq, without Via and body.
    SipMessage request(String method) {
        SipMessage request = SipMessage.request(method, remoteTarget).with("Max-Forwards", "70");
        for (String route : routes) {
            request = request.with("Route", route);
        }
        return request.with("From", local)
                .with("To", remote)
                .with("Call-ID", callId)
                .with("CSeq", localCseq + " " + method);
    }
}
