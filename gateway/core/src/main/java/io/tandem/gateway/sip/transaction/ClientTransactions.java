package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.concurrent.SecretRandom;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.transaction.OutgoingRequest.Running;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our requests on their way (RFC 3261 §17.1, RFC 6026 §7.2). Any thread; each transaction is handled in the lane of
/// its Call-ID.
public final class ClientTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(ClientTransactions.class);
    private static final byte[] NOTHING = {};
    private static final ClientTransaction.Listener SILENT = new Silent();

    private final Timers timers;
    private final TimerValues values;
    private final Ways ways;
    private final Lanes lanes;
    private final String userAgent;
    private final RandomGenerator random = new SecretRandom(new SecureRandom());
    private final Map<String, OutgoingRequest> open = new ConcurrentHashMap<>();
    private final Memory<Ended> ended;

    /// An INVITE that has its final response: more of them may come.
    ///
    /// @param listener hears of them
    /// @param ack acknowledges a failure
    private record Ended(ClientMachine machine, ClientTransaction.Listener listener, Link link, byte[] ack) {}

    /// For a CANCEL of ours, since what becomes of it is told by its INVITE, and for an INVITE that failed.
    private static final class Silent implements ClientTransaction.Listener {
        @Override
        public void onResponse(SipResponse response) {}

        @Override
        public void onTimeout() {}

        @Override
        public void onTransportError(String what) {}
    }

    /// @param userAgent value of User-Agent in requests
    public ClientTransactions(Timers timers, TimerValues values, Ways ways, Lanes lanes, String userAgent) {
        this.timers = timers;
        this.values = values;
        this.ways = ways;
        this.lanes = lanes;
        this.userAgent = userAgent;
        this.ended = new Memory<>(timers, values.longestMs());
    }

    /// Nothing comes to the listener before this is back.
    public ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.Listener listener) {
        OutgoingRequest fresh = new OutgoingRequest(request, branch(), listener, this);
        lanes.runHere(request.callId(), () -> {
            Optional<Link> link = ways.to(hop);
            if (link.isPresent()) {
                begins(fresh, link.get());
            } else {
                lanes.run(request.callId(), () -> listener.onTransportError("no connection to " + hop));
            }
        });
        return fresh;
    }

    /// The ACK of a 2xx, which is sent again when the 2xx comes again.
    public void sendAck(SipRequest ack, Hop hop) {
        lanes.runHere(ack.callId(), () -> {
            Optional<Link> link = ways.to(hop);
            if (link.isPresent()) {
                send(link.get(), Rendering.request(ack, via(link.get(), branch()), userAgent));
            } else {
                LOG.debug("no way for an ACK to {}", hop);
            }
        });
    }

    private String branch() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return "z9hG4bK" + HexFormat.of().formatHex(bytes);
    }

    private String via(Link link, String branch) {
        InetSocketAddress ours = ways.advertised(link);
        String host = ours.getHostString().indexOf(':') >= 0 ? '[' + ours.getHostString() + ']' : ours.getHostString();
        String rport = link.reliable() ? "" : ";rport";
        // the peer may send its own requests by this connection (RFC 5923 §5)
        String alias = link.flow().transport() == Hop.Transport.TLS ? ";alias" : "";
        return "SIP/2.0/" + link.flow().transport() + ' ' + host + ':' + ours.getPort() + rport + alias + ";branch="
                + branch;
    }

    private void begins(OutgoingRequest request, Link link) {
        ClientMachine machine = ClientMachine.begins(request.request().is("INVITE"), link.reliable(), values);
        request.machine = machine;
        request.link = link;
        request.message = Rendering.request(request.request(), via(link, request.branch()), userAgent);
        open.put(request.key(), request);
        arm(request, machine.firstTimerMs());
        try {
            link.send(request.message);
        } catch (IOException lost) {
            lanes.run(request.request().callId(), () -> fail(request, String.valueOf(lost.getMessage())));
        }
    }

    /// A response without a request of ours is dropped.
    ///
    /// @param branch of its only Via (RFC 3261 §8.1.3.3: we are no proxy)
    public void arrived(SipResponse response, String branch) {
        String method = response.cseq().method();
        OutgoingRequest request = open.get(OutgoingRequest.key(branch, method));
        if (request == null) {
            ended.get(branch).filter(_ -> method.equals("INVITE")).ifPresent(invite -> again(invite, response));
        } else if (request.machine != null
                && request.request().is(method)
                && request.request().from().tag().equals(response.from().tag())) {
            take(request, request.machine.response(response.status()), response);
        }
    }

    private static void again(Ended invite, SipResponse response) {
        ClientMachine.Step step = invite.machine().response(response.status());
        if (step.ack()) {
            send(invite.link(), invite.ack());
        }
        if (step.news() == ClientMachine.News.RESPONSE) {
            invite.listener().onResponse(response);
        }
    }

    private void take(OutgoingRequest request, ClientMachine.Step step, SipResponse response) {
        request.machine = step.next();
        Link link = request.link;
        if (step.timerMs() != ClientMachine.STAYS) {
            arm(request, step.timerMs());
        }
        if (step.ack() && link != null) {
            byte[] ack = Rendering.request(
                    OfInvite.ack(request.request(), response), via(link, request.branch()), userAgent);
            ended.put(request.key(), new Ended(step.next(), SILENT, link, ack));
            send(link, ack);
        }
        if (step.next().state() == ClientMachine.State.ACCEPTED && link != null) {
            ended.put(request.key(), new Ended(step.next(), request.listener(), link, NOTHING));
        }
        if (step.next().ended()) {
            open.remove(request.key());
        }
        if (step.news() == ClientMachine.News.RESPONSE) {
            request.listener().onResponse(response);
        }
    }

    /// One timer in place of the other; none where `afterMs` is not positive.
    private void arm(OutgoingRequest request, long afterMs) {
        if (request.timer != null && request.timer.handle != null) {
            request.timer.handle.cancel();
        }
        request.timer = null;
        if (afterMs > 0) {
            Running running = new Running(afterMs);
            request.timer = running;
            running.handle = timers.after(
                    Duration.ofMillis(afterMs),
                    () -> lanes.run(request.request().callId(), () -> fired(request, running)));
        }
    }

    private void fired(OutgoingRequest request, Running running) {
        if (request.timer != running || request.machine == null || request.link == null) {
            return;
        }
        ClientMachine.Step step = request.machine.fired(running.afterMs);
        request.machine = step.next();
        arm(request, step.timerMs());
        if (step.again()) {
            send(request.link, request.message);
        }
        if (step.news() == ClientMachine.News.TIMEOUT) {
            open.remove(request.key());
            request.listener().onTimeout();
        }
    }

    private void fail(OutgoingRequest request, String why) {
        if (open.remove(request.key(), request)) {
            arm(request, ClientMachine.NONE);
            request.listener().onTransportError(why);
        }
    }

    /// Fails what waits for an answer by a connection that is gone; any thread.
    public void onClosed(Hop.Flow flow, String why) {
        failAll(t -> t.link != null && t.link.flow().equals(flow), why);
    }

    /// Fails what a peer has not answered at all; any thread.
    public void onUnreachable(InetSocketAddress peer, String why) {
        failAll(
                t -> t.link != null
                        && !t.link.reliable()
                        && t.link.flow().peer().equals(peer)
                        && t.machine != null
                        && t.machine.state() == ClientMachine.State.CALLING,
                why);
    }

    private void failAll(Predicate<OutgoingRequest> which, String why) {
        for (OutgoingRequest request : open.values()) {
            lanes.run(request.request().callId(), () -> {
                if (which.test(request)) {
                    fail(request, why);
                }
            });
        }
    }

    void cancel(OutgoingRequest invite, String reason) {
        lanes.runHere(invite.request().callId(), () -> {
            if (open.get(invite.key()) == invite && invite.machine != null && invite.link != null) {
                ClientMachine.Step step = invite.machine.cancelled();
                invite.machine = step.next();
                arm(invite, step.timerMs());
                OutgoingRequest cancel =
                        new OutgoingRequest(OfInvite.cancel(invite.request(), reason), invite.branch(), SILENT, this);
                begins(cancel, invite.link);
            }
        });
    }

    private static void send(Link link, byte[] message) {
        try {
            link.send(message);
        } catch (IOException lost) {
            LOG.debug("a message to {} is lost: {}", link.flow(), lost.toString());
        }
    }
}
