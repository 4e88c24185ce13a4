package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.TopVia;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TransactionAlreadyExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Requests that come to us (RFC 3261 §17.2), with what JAIN-SIP's server transactions leave out or get wrong without
/// its dialogs: ACK and CANCEL, and INVITEs that come again after a 2xx (RFC 6026 §7.1). Confined, for each request,
/// to the lane of its Call-ID.
final class Servers {

    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    /// What the listener needs to know of a request that goes through JAIN-SIP.
    record Arrival(Link link, Link reply, SipRequest request, String key, String branch) {}

    private final JainTransactions transactions;
    private final Lanes lanes;
    private final SipUser user;
    private final String server;
    private final Consumer<Runnable> afterTimerB;
    private final Map<String, JainServerTransaction> invites = new ConcurrentHashMap<>();

    Servers(JainTransactions transactions, Lanes lanes, SipUser user, String server, Consumer<Runnable> afterTimerB) {
        this.transactions = transactions;
        this.lanes = lanes;
        this.user = user;
        this.server = server;
        this.afterTimerB = afterTimerB;
    }

    /// A well-formed request came.
    ///
    /// @param reply the way of its responses
    void arrived(SIPRequest request, TopVia via, Link link, Link reply) throws ParseException {
        SipRequest ours = Wire.request(request);
        String branch = Branches.marked(ours, via, link.flow().transport());
        if (!branch.isEmpty()) {
            request.getTopmostVia().setBranch(branch);
        }
        // it looks for a socket of the transport that the Via names
        request.getTopmostVia().setTransport(link.flow().transport().name());
        String key = key(ours, via, branch);
        switch (ours.method()) {
            case "ACK" -> ack(request, ours, invites.get(key), link);
            case "CANCEL" -> cancel(ours, invites.get(key), reply);
            default -> {
                JainServerTransaction known = ours.is("INVITE") ? invites.get(key) : null;
                if (known != null && known.finalStatus() / 100 == 2) {
                    LOG.debug("INVITE came again after its 2xx: call-id={}", ours.callId());
                    return;
                }
                request.setApplicationData(new Arrival(link, reply, ours, key, branch));
                transactions.arrived(request, link);
            }
        }
    }

    /// What identifies an INVITE and its ACK and CANCEL (RFC 3261 §17.2.3); for a peer of RFC 2543 without branch
    /// its other fields.
    private static String key(SipRequest request, TopVia via, String branch) {
        return branch.equals(via.branch())
                ? request.callId()
                        + '|'
                        + request.cseq().number()
                        + '|'
                        + request.from().tag().orElse("")
                        + '|'
                        + via.sentBy()
                : branch;
    }

    /// The ACK of a failure ends its transaction; any other is the dialog's.
    private void ack(SIPRequest request, SipRequest ours, @Nullable JainServerTransaction invite, Link link) {
        if (invite != null && invite.finalStatus() / 100 != 2) {
            if (invite.finalStatus() != 0) {
                transactions.arrived(request, link);
            }
            return;
        }
        user.onAck(ours, link.flow());
    }

    /// RFC 3261 §9.2. A CANCEL that comes again is answered again.
    private void cancel(SipRequest cancel, @Nullable JainServerTransaction invite, Link reply) {
        String tag = invite == null || invite.toTag().isEmpty() ? "cancel" : invite.toTag();
        int status = invite == null ? 481 : 200;
        SipResponse response = new SipResponse(status, "", Headers.NONE, Body.NONE);
        String to = cancel.to().tag().isPresent()
                ? cancel.headers().first("To").orElseThrow()
                : cancel.to().withTag(tag).toString();
        try {
            reply.send(Wire.render(response, cancel, to, server));
        } catch (IOException lost) {
            LOG.debug("answer to CANCEL is lost: {}", lost.toString());
        }
        if (invite != null && invite.cancel()) {
            user.onCancel(invite, cancel);
        }
    }

    /// Without a transaction: JAIN-SIP misses a header that the method needs.
    private void answer(Arrival arrival, SipResponse response) {
        SipRequest request = arrival.request();
        String to = request.to().tag().isPresent()
                ? request.headers().first("To").orElseThrow()
                : request.to().withTag("refused").toString();
        try {
            arrival.reply().send(Wire.render(response, request, to, server));
        } catch (IOException lost) {
            LOG.debug("refusal to {} is lost: {}", arrival.link().flow(), lost.toString());
        }
    }

    /// JAIN-SIP found it to be new.
    void onRequest(SIPRequest request) {
        if (!(request.getApplicationData() instanceof Arrival arrival)) {
            throw new IllegalStateException("request without arrival");
        }
        ServerTransaction jain;
        try {
            jain = transactions.server(request, arrival.link());
        } catch (TransactionAlreadyExistsException again) {
            LOG.debug("{} is there already: {}", request.getMethod(), again.getMessage());
            return;
        } catch (SipException incomplete) {
            LOG.debug("no transaction for {}: {}", request.getMethod(), incomplete.getMessage());
            answer(arrival, new SipResponse(400, "Bad Request", Headers.NONE, Body.NONE));
            return;
        }
        JainServerTransaction transaction = new JainServerTransaction(
                arrival.request(), arrival.link().flow(), arrival.reply(), jain, arrival.branch(), lanes, server, t -> {
                    if (t.request().is("INVITE")) {
                        afterTimerB.accept(() -> invites.remove(arrival.key(), t));
                    }
                });
        if (arrival.request().is("INVITE")) {
            invites.put(arrival.key(), transaction);
            transaction.respondNow(new SipResponse(100, "Trying", Headers.NONE, Body.NONE), "");
        }
        user.onRequest(transaction);
    }
}
