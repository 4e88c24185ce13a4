package io.tandem.farend;

import java.util.concurrent.CompletableFuture;

/// REGISTER with one Call-ID and a growing CSeq (RFC 3261 §10.2), digest included. Confined to the agent
/// loop.
final class Registering {
    private final UserAgent agent;
    private final String callId;
    private final String tag;
    private long cseq = 1;

    Registering(UserAgent agent) {
        this.agent = agent;
        callId = agent.agent().ids().token();
        tag = agent.agent().ids().token();
    }

    void send(int expiresSeconds, CompletableFuture<SipMessage> done) {
        AgentSettings settings = agent.settings();
        Peer peer = agent.agent().transport().nextHop();
        String own = settings.own(settings.user(), agent.agent().transport().sentBy());
        String registrar = settings.uriOf("", peer).replace("@", "");
        SipMessage request = SipMessage.request("REGISTER", registrar)
                .with("Via", agent.agent().via(peer))
                .with("Max-Forwards", "70")
                .with("From", own + ";tag=" + tag)
                .with("To", own)
                .with("Call-ID", callId)
                .with("CSeq", cseq + " REGISTER")
                .with("Contact", agent.contact(peer) + ";expires=" + expiresSeconds)
                .with("Expires", Integer.toString(expiresSeconds))
                .with("Supported", "path,gruu,outbound")
                .with("Allow", agent.allow());
        attempt(request, peer, done);
    }

    private void attempt(SipMessage request, Peer peer, CompletableFuture<SipMessage> done) {
        cseq = request.cseq() + 1;
        agent.agent().request(request, peer, response -> {
            if (response.status() < 200) {
                return;
            }
            agent.retry(request, response)
                    .ifPresentOrElse(again -> attempt(again, peer, done), () -> done.complete(response));
        });
    }
}
