package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;

/// The other end of one dialog, for tests: it makes the requests and responses that a peer would. Confined
/// to the test's thread.
final class SimPeer {

    static final String FULL = "INVITE, ACK, BYE, CANCEL, UPDATE, INFO";

    final Calls calls;
    final String callId;
    final String from;
    final String to;
    final String contact;
    Hop.Flow flow;
    /// What its messages say in Allow.
    String allow = FULL;
    String ourTag;
    String theirTag = "";
    long cseq;

    /// A peer that calls.
    SimPeer(Calls calls, Hop.Flow flow, String callId, String from, String to, String contact) {
        this.calls = calls;
        this.flow = flow;
        this.callId = callId;
        this.from = from;
        this.to = to;
        this.contact = contact;
        this.ourTag = "peer-" + callId;
    }

    /// A peer that is called, by its tag.
    static SimPeer called(Calls calls, Hop.Flow flow, SipRequest invite, String tag, String contact) {
        SimPeer peer = new SimPeer(
                calls,
                flow,
                invite.callId(),
                invite.to().withTag("").toString(),
                invite.from().withTag("").toString(),
                contact);
        peer.ourTag = tag;
        peer.theirTag = invite.from().tag().orElseThrow();
        peer.cseq = 1000;
        return peer;
    }

    SipRequest request(String method, long number, Headers extra, Body body) {
        NameAddr target = NameAddr.parse(to).orElseThrow();
        Headers headers = Headers.NONE
                .with("From", NameAddr.parse(from).orElseThrow().withTag(ourTag).toString())
                .with("To", target.withTag(theirTag).toString())
                .with("Call-ID", callId)
                .with("CSeq", number + " " + method)
                .with("Contact", "<" + contact + ">")
                .with("Allow", allow);
        SipUri uri = target.uri();
        for (Headers.Field field : extra.fields()) {
            headers = headers.with(field.name(), field.value());
        }
        return new SipRequest(method, uri, headers, body);
    }

    FakeServerTx send(String method, Headers extra, Body body) {
        FakeServerTx tx = new FakeServerTx(request(method, ++cseq, extra, body), flow);
        calls.onRequest(tx);
        if (theirTag.isEmpty()) {
            theirTag = tx.toTag;
        }
        return tx;
    }

    FakeServerTx send(String method) {
        return send(method, Headers.NONE, Body.NONE);
    }

    FakeServerTx sendSdp(String method, String sdp) {
        return send(method, Headers.NONE, sdp(sdp));
    }

    void ack(FakeServerTx invite) {
        ack(invite, Body.NONE);
    }

    void ack(FakeServerTx invite, Body body) {
        theirTag = invite.toTag;
        calls.onAck(request("ACK", invite.request.cseq().number(), Headers.NONE, body), flow);
    }

    void cancel(FakeServerTx invite) {
        calls.onCancel(invite, request("CANCEL", invite.request.cseq().number(), Headers.NONE, Body.NONE));
    }

    /// A response to a request of ours.
    SipResponse response(SipMessage request, int status, Headers extra, Body body) {
        Headers headers = Headers.NONE
                .with("From", request.from().toString())
                .with("To", request.to().withTag(status == 100 ? "" : ourTag).toString())
                .with("Call-ID", request.callId())
                .with("CSeq", request.cseq().toString())
                .with("Contact", "<" + contact + ">")
                .with("Allow", allow);
        for (Headers.Field field : extra.fields()) {
            headers = headers.with(field.name(), field.value());
        }
        return new SipResponse(status, "Status " + status, headers, body);
    }

    void answer(FakeStack.Sent sent, int status, Headers extra, Body body) {
        sent.listener.onResponse(response(sent.request, status, extra, body));
    }

    void answer(FakeStack.Sent sent, int status) {
        answer(sent, status, Headers.NONE, Body.NONE);
    }

    void answerSdp(FakeStack.Sent sent, int status, String sdp) {
        answer(sent, status, Headers.NONE, sdp(sdp));
    }

    static Body sdp(String text) {
        return text.isEmpty() ? Body.NONE : new Body("application/sdp", text);
    }
}
