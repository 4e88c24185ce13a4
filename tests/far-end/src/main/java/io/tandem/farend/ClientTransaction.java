package io.tandem.farend;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request sent and the responses to it (RFC 3261 §17.1): retransmits over UDP, acknowledges a refused
/// INVITE, hands every other response on. No answer within 64*T1 is handed on as a 408 of our own. Confined
/// to the agent loop.
final class ClientTransaction {
    private final Agent agent;
    private final SipMessage request;
    private final Peer peer;
    private final Consumer<SipMessage> onResponse;
    private Loop.@Nullable Timer resend;
    private Loop.@Nullable Timer giveUp;
    private boolean provisional;
    private int finalStatus;

    ClientTransaction(Agent agent, SipMessage request, Peer peer, Consumer<SipMessage> onResponse) {
        this.agent = agent;
        this.request = request;
        this.peer = peer;
        this.onResponse = onResponse;
    }

    SipMessage request() {
        return request;
    }

    Peer peer() {
        return peer;
    }

    boolean hasProvisional() {
        return provisional;
    }

    boolean isOver() {
        return finalStatus != 0;
    }

    private boolean invite() {
        return request.is("INVITE");
    }

    void start() {
        agent.send(request, peer);
        if (!peer.reliable()) {
            scheduleResend(agent.timing().t1());
        }
        giveUp = agent.loop().after(agent.timing().giveUp(), this::timeOut);
    }

    private void scheduleResend(Duration wait) {
        resend = agent.loop().after(wait, () -> {
            agent.send(request, peer);
            boolean slow = provisional && !invite();
            scheduleResend(slow ? agent.timing().t2() : agent.timing().next(wait, !invite()));
        });
    }

    private void timeOut() {
        if (finalStatus == 0 && !(invite() && provisional)) {
            finalStatus = 408;
            stop();
            onResponse.accept(SipMessage.response(request, 408, "Request Timeout", ""));
        }
    }

    void receive(SipMessage response) {
        int status = response.status();
        if (status < 200) {
            provisional = true;
            if (invite()) {
                stopResend();
            }
            onResponse.accept(response);
            return;
        }
        stop();
        boolean refusedInvite = invite() && status >= 300;
        if (refusedInvite) {
            agent.send(ackForRefusal(response), peer);
        }
        boolean first = finalStatus == 0;
        finalStatus = first ? status : finalStatus;
        if (first) {
            agent.loop().after(agent.timing().giveUp(), () -> agent.forget(this));
        }
        if (first || (invite() && status < 300)) {
            onResponse.accept(response);
        }
    }

    /// RFC 3261 §17.1.1.3: same branch, Request-URI and Route as the INVITE; To of the response.
    private SipMessage ackForRefusal(SipMessage response) {
        SipMessage ack = SipMessage.request("ACK", request.requestUri())
                .with("Via", request.require("Via"))
                .with("Max-Forwards", "70");
        for (String route : request.all("Route")) {
            ack = ack.with("Route", route);
        }
        return ack.with("From", request.require("From"))
                .with("To", response.require("To"))
                .with("Call-ID", request.callId())
                .with("CSeq", request.cseq() + " ACK");
    }

    /// CANCEL for this INVITE (RFC 3261 §9.1): same branch.
    SipMessage cancel() {
        return SipMessage.request("CANCEL", request.requestUri())
                .with("Via", request.require("Via"))
                .with("Max-Forwards", "70")
                .with("From", request.require("From"))
                .with("To", request.require("To"))
                .with("Call-ID", request.callId())
                .with("CSeq", request.cseq() + " CANCEL");
    }

    private void stopResend() {
        if (resend != null) {
            resend.stop();
        }
    }

    private void stop() {
        stopResend();
        if (giveUp != null) {
            giveUp.stop();
        }
    }
}
