package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import io.tandem.gateway.concurrent.SecretRandom;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.CSeq;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our requests on their way (RFC 3261 §17.1), with what JAIN-SIP's client transactions leave out: the Accepted
/// state of RFC 6026, and transport errors. Any thread; each transaction is handled in the lane of its Call-ID.
final class Clients {

    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

    private final JainTransactions transactions;
    private final Transports transports;
    private final Lanes lanes;
    private final String userAgent;
    private final Consumer<Runnable> afterTimerB;
    private final RandomGenerator random = new SecretRandom(new SecureRandom());
    private final Map<String, JainClientTransaction> byBranch = new ConcurrentHashMap<>();

    /// @param afterTimerB runs a task 64*T1 from now
    Clients(
            JainTransactions transactions,
            Transports transports,
            Lanes lanes,
            String userAgent,
            Consumer<Runnable> afterTimerB) {
        this.transactions = transactions;
        this.transports = transports;
        this.lanes = lanes;
        this.userAgent = userAgent;
        this.afterTimerB = afterTimerB;
    }

    ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.Listener listener) {
        JainClientTransaction transaction = new JainClientTransaction(request, branch(), listener, this::cancel);
        lanes.run(request.callId(), () -> start(transaction, hop));
        return transaction;
    }

    void sendAck(SipRequest ack, Hop hop) {
        lanes.run(ack.callId(), () -> {
            Optional<Link> link = transports.to(hop);
            try {
                if (link.isPresent()) {
                    link.get().send(Wire.render(ack, via(link.get(), branch()), userAgent));
                } else {
                    LOG.debug("no way for an ACK to {}", hop);
                }
            } catch (IOException lost) {
                // It is sent again when the 2xx comes again.
                LOG.debug("ACK to {} is lost: {}", hop, lost.toString());
            }
        });
    }

    private String branch() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return "z9hG4bK" + HexFormat.of().formatHex(bytes);
    }

    private String via(Link link, String branch) {
        InetSocketAddress ours = transports.advertised(link);
        String host = ours.getHostString().indexOf(':') >= 0 ? '[' + ours.getHostString() + ']' : ours.getHostString();
        String rport = link.reliable() ? "" : ";rport";
        // the peer may send its own requests by this connection (RFC 5923 §5)
        String alias = link.flow().transport() == Hop.Transport.TLS ? ";alias" : "";
        return "SIP/2.0/" + link.flow().transport() + ' ' + host + ':' + ours.getPort() + rport + alias + ";branch="
                + branch;
    }

    private void start(JainClientTransaction transaction, Hop hop) {
        Optional<Link> link = transports.to(hop);
        if (link.isEmpty()) {
            fail(transaction, "no connection to " + hop);
            return;
        }
        byte[] message = Wire.render(transaction.request(), via(link.get(), transaction.branch()), userAgent);
        try {
            SIPRequest request = (SIPRequest) Wire.parse(message);
            SIPClientTransaction jain = transactions.client(request, transaction.branch(), link.get(), transaction);
            transaction.jain = jain;
            transaction.link = link.get();
            byBranch.put(transaction.branch(), transaction);
            jain.sendRequest();
        } catch (ParseException malformed) {
            fail(transaction, "request cannot be rendered: " + malformed.getMessage());
            throw new IllegalArgumentException("request cannot be rendered: " + transaction.request(), malformed);
        } catch (SipException lost) {
            fail(transaction, String.valueOf(lost.getMessage()));
        }
    }

    private void fail(JainClientTransaction transaction, String why) {
        if (finish(transaction)) {
            transaction.listener().onTransportError(why);
        }
    }

    /// In the lane: false where it was finished before.
    private boolean finish(JainClientTransaction transaction) {
        if (transaction.done) {
            return false;
        }
        transaction.done = true;
        byBranch.remove(transaction.branch());
        return true;
    }

    private static void stop(JainClientTransaction transaction) {
        try {
            if (transaction.jain != null) {
                transaction.jain.terminate();
            }
        } catch (ObjectInUseException ended) {
            LOG.debug("ended already", ended);
        }
    }

    /// In the lane: true where the response is dealt with here and not for JAIN-SIP.
    boolean afterAccepted(SIPResponse response) throws ParseException {
        JainClientTransaction transaction =
                byBranch.get(response.getTopmostVia().getBranch());
        if (transaction == null || !transaction.accepted || isCancel(response)) {
            return false;
        }
        if (response.getStatusCode() / 100 == 2) {
            transaction.listener().onResponse(Wire.response(response));
        }
        return true;
    }

    private static boolean isCancel(SIPResponse response) {
        return response.getCSeq().getMethod().equals("CANCEL");
    }

    /// In the lane: a response that JAIN-SIP gave to a transaction.
    void onResponse(JainClientTransaction transaction, SIPResponse response) {
        if (transaction.done) {
            return;
        }
        SipResponse ours;
        try {
            ours = Wire.response(response);
        } catch (ParseException malformed) {
            LOG.debug("malformed response dropped: {}", malformed.getMessage());
            return;
        }
        transaction.answered = true;
        if (ours.success() && transaction.request().is("INVITE")) {
            transaction.accepted = true;
            transaction.jain = null; // over for JAIN-SIP: its parsed messages need not be kept as long as we are
            afterTimerB.accept(() -> lanes.run(ours.callId(), () -> finish(transaction)));
        } else if (!ours.provisional()) {
            finish(transaction);
        }
        transaction.listener().onResponse(ours);
    }

    /// Timer B or F has fired; any thread.
    void onTimeout(JainClientTransaction transaction) {
        lanes.run(transaction.request().callId(), () -> {
            if (!transaction.accepted && finish(transaction)) {
                transaction.listener().onTimeout();
            }
        });
    }

    /// Fails what waits for an answer by a connection that is gone; any thread.
    void onClosed(Hop.Flow flow, String why) {
        failAll(t -> t.link != null && t.link.flow().equals(flow) && !t.accepted, why);
    }

    /// Fails what a peer has not answered at all; any thread.
    void onUnreachable(InetSocketAddress peer, String why) {
        failAll(
                t -> t.link != null
                        && !t.link.reliable()
                        && t.link.flow().peer().equals(peer)
                        && !t.answered,
                why);
    }

    private void failAll(Predicate<JainClientTransaction> which, String why) {
        for (JainClientTransaction transaction : byBranch.values()) {
            lanes.run(transaction.request().callId(), () -> {
                if (which.test(transaction)) {
                    stop(transaction);
                    fail(transaction, why);
                }
            });
        }
    }

    private void cancel(JainClientTransaction transaction, String reason) {
        lanes.run(transaction.request().callId(), () -> {
            if (!transaction.done && !transaction.accepted && transaction.link != null) {
                sendCancel(transaction, reason, transaction.link);
            }
        });
    }

    /// RFC 3261 §9.1: Request-URI, Call-ID, To, From, Route, the number of CSeq and the top Via of the INVITE.
    private void sendCancel(JainClientTransaction transaction, String reason, Link link) {
        SipRequest invite = transaction.request();
        List<Field> fields = new ArrayList<>();
        for (Field field : invite.headers().fields()) {
            switch (field.name()) {
                case "Call-ID", "To", "From", "Route" -> fields.add(field);
                case "CSeq" ->
                    fields.add(new Field("CSeq", new CSeq(invite.cseq().number(), "CANCEL").toString()));
                default -> {}
            }
        }
        if (!reason.isEmpty()) {
            fields.add(new Field("Reason", reason));
        }
        SipRequest cancel = new SipRequest("CANCEL", invite.uri(), Headers.of(fields), Body.NONE);
        try {
            byte[] message = Wire.render(cancel, via(link, transaction.branch()), userAgent);
            SIPClientTransaction jain =
                    transactions.client((SIPRequest) Wire.parse(message), transaction.branch(), link, "CANCEL");
            jain.sendRequest();
        } catch (ParseException malformed) {
            throw new IllegalArgumentException("CANCEL cannot be rendered", malformed);
        } catch (SipException tooLate) {
            LOG.debug("nothing to cancel: {}", tooLate.getMessage());
        }
    }
}
