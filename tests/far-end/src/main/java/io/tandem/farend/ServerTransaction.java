package io.tandem.farend;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One request received and what was answered to it (RFC 3261 §17.2, RFC 6026): answers retransmissions of
/// the request with the last response, repeats a final answer to INVITE until the ACK. Confined to the
/// agent loop.
final class ServerTransaction {
    private final Agent agent;
    private final SipMessage request;
    private final Peer peer;
    private @Nullable SipMessage last;
    private Loop.@Nullable Timer repeat;
    private boolean acknowledged;
    private Runnable onNoAck = () -> {};

    ServerTransaction(Agent agent, SipMessage request, Peer from) {
        this.agent = agent;
        this.request = request;
        this.peer = responsePeer(request, from);
    }

    /// RFC 3261 §18.2.2 and RFC 3581 §4: back to the source address, to the source port only when asked by
    /// `rport`.
    private static Peer responsePeer(SipMessage request, Peer from) {
        String via = request.all("Via").getFirst();
        if (from.reliable() || SipText.parameter(via, "rport").isPresent()) {
            return from;
        }
        String sentBy = via.split("\\s+", 2)[1].split(";", -1)[0].strip();
        int port = SipText.port("sip:" + sentBy);
        return Peer.udp(new InetSocketAddress(from.address().getAddress(), port));
    }

    static String key(SipMessage request) {
        String method = request.method().equals("ACK") ? "INVITE" : request.method();
        String sentBy = request.all("Via").getFirst().split(";", -1)[0];
        return request.branch() + "|" + sentBy + "|" + method;
    }

    SipMessage request() {
        return request;
    }

    Peer peer() {
        return peer;
    }

    boolean isFinal() {
        return last != null && last.status() >= 200;
    }

    /// Whether the final answer was not a 2xx, so that the ACK belongs to this transaction.
    boolean refused() {
        return last != null && last.status() >= 300;
    }

    /// Whether an ACK for the final answer came.
    boolean acknowledged() {
        return acknowledged;
    }

    void requestAgain() {
        if (last != null) {
            agent.send(last, peer);
        }
    }

    void respond(SipMessage response) {
        respond(response, () -> {});
    }

    /// Sends a response; for a final one to INVITE `noAck` runs when no ACK came within 64*T1.
    void respond(SipMessage response, Runnable noAck) {
        last = response;
        agent.send(response, peer);
        if (response.status() < 200) {
            return;
        }
        agent.loop().after(agent.timing().giveUp().plusMillis(500), () -> agent.forget(this));
        if (request.is("INVITE")) {
            onNoAck = noAck;
            boolean repeats = response.status() < 300 || !peer.reliable();
            if (repeats) {
                scheduleRepeat(
                        agent.timing().t1(),
                        System.nanoTime() + agent.timing().giveUp().toNanos());
            }
        }
    }

    private void scheduleRepeat(Duration wait, long giveUpNanos) {
        repeat = agent.loop().after(wait, () -> {
            if (System.nanoTime() - giveUpNanos >= 0) {
                onNoAck.run();
                return;
            }
            requestAgain();
            scheduleRepeat(agent.timing().next(wait, true), giveUpNanos);
        });
    }

    void ack() {
        acknowledged = true;
        stop();
    }

    /// No repetitions any more.
    void stop() {
        if (repeat != null) {
            repeat.stop();
        }
    }
}
