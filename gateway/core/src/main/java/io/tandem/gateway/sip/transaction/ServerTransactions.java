package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.TopVia;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests that come to us (RFC 3261 §17.2, RFC 6026 §7.1). Confined, for each request, to the lane of its Call-ID.
public final class ServerTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTransactions.class);
    private static final String COOKIE = "z9hg4bk";
    private static final byte[] NOTHING = {};

    private final Timers timers;
    private final TimerValues values;
    private final Lanes lanes;
    private final SipUser user;
    private final String server;
    /// INVITEs without a final response: only the user knows when that comes.
    private final Map<String, Known> invites = new ConcurrentHashMap<>();
    /// All others.
    private final Memory<Known> known;

    /// What is kept of a request beyond its end: little, since there are many. Confined to the lane.
    static final class Known {
        private final String key;
        private final Link reply;
        private ServerMachine machine;
        private byte[] last = NOTHING;
        private String toTag = "";
        private boolean cancelled;
        /// Null when it has its final response.
        private @Nullable IncomingRequest open;

        private Known(String key, Link reply, ServerMachine machine) {
            this.key = key;
            this.reply = reply;
            this.machine = machine;
        }
    }

    /// @param server value of Server in responses
    public ServerTransactions(Timers timers, TimerValues values, Lanes lanes, SipUser user, String server) {
        this.timers = timers;
        this.values = values;
        this.lanes = lanes;
        this.user = user;
        this.server = server;
        this.known = new Memory<>(timers, values.longestMs());
    }

    /// A well-formed request came.
    ///
    /// @param complete whether it has all headers that its method needs
    /// @param reply the way of its responses
    public void arrived(SipRequest request, boolean complete, TopVia via, Link link, Link reply) {
        String key = key(request, via);
        Known before = find(key);
        switch (request.method()) {
            case "ACK" -> ack(request, before, link);
            case "CANCEL" -> cancel(request, before, reply);
            default -> {
                if (before != null) {
                    again(before, request);
                } else if (complete) {
                    begins(request, key, link, reply);
                } else {
                    answer(request, reply, 400, "refused");
                }
            }
        }
    }

    /// What identifies a request, and an INVITE's ACK and CANCEL (RFC 3261 §17.2.3): there are peers that count their
    /// branches from one, and peers of RFC 2543 that have none.
    private static String key(SipRequest request, TopVia via) {
        boolean branched = via.branch().toLowerCase(Locale.ROOT).startsWith(COOKIE);
        boolean ofInvite = request.is("ACK") || request.is("CANCEL");
        return (ofInvite ? "INVITE" : request.method())
                + '|'
                + (branched ? via.branch() : request.from().tag().orElse(""))
                + '|'
                + via.sentBy().toLowerCase(Locale.ROOT)
                + '|'
                + request.callId()
                + '|'
                + request.cseq().number();
    }

    private @Nullable Known find(String key) {
        Known open = invites.get(key);
        return open == null ? known.get(key).orElse(null) : open;
    }

    private void begins(SipRequest request, String key, Link link, Link reply) {
        boolean invite = request.is("INVITE");
        Known fresh = new Known(key, reply, ServerMachine.begins(invite, link.reliable(), values));
        IncomingRequest open = new IncomingRequest(request, link.flow(), fresh, lanes, this);
        fresh.open = open;
        if (invite) {
            invites.put(key, fresh);
            respond(open, new SipResponse(100, "Trying", Headers.NONE, Body.NONE), "");
        } else {
            known.put(key, fresh);
        }
        user.onRequest(open);
    }

    private static void again(Known before, SipRequest request) {
        LOG.debug("{} came again: call-id={}", request.method(), request.callId());
        if (before.machine.answersAgain()) {
            send(before.reply, before.last);
        }
    }

    /// The ACK of a failure ends its transaction; any other is the dialog's.
    private void ack(SipRequest ack, @Nullable Known invite, Link link) {
        if (invite == null || !invite.machine.takesAck()) {
            user.onAck(ack, link.flow());
        } else {
            invite.machine = invite.machine.acknowledged();
        }
    }

    /// RFC 3261 §9.2. A CANCEL that comes again is answered again.
    private void cancel(SipRequest cancel, @Nullable Known invite, Link reply) {
        String tag = invite == null || invite.toTag.isEmpty() ? "cancel" : invite.toTag;
        answer(cancel, reply, invite == null ? 481 : 200, tag);
        if (invite != null && invite.open != null && !invite.cancelled) {
            invite.cancelled = true;
            user.onCancel(invite.open, cancel);
        }
    }

    /// Without a transaction.
    private void answer(SipRequest request, Link reply, int status, String tag) {
        SipResponse response = new SipResponse(status, "", Headers.NONE, Body.NONE);
        send(reply, Rendering.response(response, request, to(request, tag), server));
    }

    private static String to(SipRequest request, String tag) {
        return request.to().tag().isPresent()
                ? request.headers().first("To").orElseThrow()
                : request.to().withTag(tag).toString();
    }

    /// In the lane.
    void respond(IncomingRequest request, SipResponse response, String tag) {
        Known of = request.known();
        if (!of.machine.mayRespond(response.status())) {
            LOG.debug("a response {} in state {} is ignored", response.status(), of.machine.state());
            return;
        }
        boolean first = !of.machine.ended();
        boolean tagged = response.status() > 100 && request.request().to().tag().isEmpty();
        if (tagged) {
            of.toTag = tag;
        }
        String to = tagged
                ? to(request.request(), tag)
                : request.request().headers().first("To").orElseThrow();
        byte[] message = Rendering.response(response, request.request(), to, server);
        of.machine = of.machine.responded(response.status());
        of.last = of.machine.answersAgain() ? message : NOTHING;
        send(of.reply, message);
        if (first && of.machine.ended()) {
            ended(of, request.request().callId());
        }
    }

    private void ended(Known of, String callId) {
        of.open = null;
        if (of.machine.isKept()) {
            known.put(of.key, of);
        } else {
            known.remove(of.key);
        }
        invites.remove(of.key);
        sendAgainLater(of, callId);
    }

    private void sendAgainLater(Known of, String callId) {
        long ms = of.machine.timerMs();
        if (ms > 0) {
            timers.after(
                    Duration.ofMillis(ms),
                    () -> lanes.run(callId, () -> {
                        if (of.machine.timerMs() > 0) {
                            of.machine = of.machine.fired();
                            send(of.reply, of.last);
                            sendAgainLater(of, callId);
                        }
                    }));
        }
    }

    private static void send(Link reply, byte[] message) {
        try {
            reply.send(message);
        } catch (IOException lost) {
            LOG.debug("a response to {} is lost: {}", reply.flow(), lost.toString());
        }
    }
}
