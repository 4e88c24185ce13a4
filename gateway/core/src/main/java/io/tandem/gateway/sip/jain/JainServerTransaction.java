package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPResponse;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import java.io.IOException;
import java.text.ParseException;
import java.util.function.Consumer;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request that came to us. Any thread may respond; the work is done in the lane of its Call-ID, to which all
/// fields are confined.
final class JainServerTransaction implements io.tandem.gateway.sip.ServerTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(JainServerTransaction.class);

    private final SipRequest request;
    private final Hop.Flow origin;
    private final Link reply;
    private javax.sip.@Nullable ServerTransaction jain;
    private final String branch;
    private final Lanes lanes;
    private final String server;
    private final Consumer<JainServerTransaction> finished;
    private int finalStatus;
    private boolean cancelled;
    private String toTag = "";

    /// @param reply the way back
    /// @param branch by which JAIN-SIP knows it; empty where the peer gave none
    /// @param finished told of the first final response
    JainServerTransaction(
            SipRequest request,
            Hop.Flow origin,
            Link reply,
            javax.sip.ServerTransaction jain,
            String branch,
            Lanes lanes,
            String server,
            Consumer<JainServerTransaction> finished) {
        this.request = request;
        this.origin = origin;
        this.reply = reply;
        this.jain = jain;
        this.branch = branch;
        this.lanes = lanes;
        this.server = server;
        this.finished = finished;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public Hop.Flow origin() {
        return origin;
    }

    @Override
    public void respond(SipResponse response, String tag) {
        lanes.run(request.callId(), () -> respondNow(response, tag));
    }

    /// In the lane.
    int finalStatus() {
        return finalStatus;
    }

    /// In the lane: true the first time.
    boolean cancel() {
        boolean first = !cancelled && finalStatus == 0;
        cancelled = true;
        return first;
    }

    /// In the lane: the tag of our side, for the answer to a CANCEL (RFC 3261 §9.2).
    String toTag() {
        return toTag;
    }

    /// In the lane.
    void respondNow(SipResponse response, String tag) {
        boolean again = finalStatus >= 200 && finalStatus < 300 && response.success() && request.is("INVITE");
        if (finalStatus != 0 && !again) {
            LOG.debug("a response {} after {} is ignored", response.status(), finalStatus);
            return;
        }
        String to = request.headers().first("To").orElseThrow();
        if (response.status() > 100 && request.to().tag().isEmpty()) {
            toTag = tag;
            to = request.to().withTag(tag).toString();
        }
        byte[] message = Wire.render(response, request, to, server);
        if (!response.provisional() && !again) {
            finalStatus = response.status();
            finished.accept(this);
        }
        try {
            if (again || jain == null) {
                reply.send(message);
            } else {
                SIPResponse first = (SIPResponse) Wire.parse(message);
                if (!branch.isEmpty()) {
                    first.getTopmostVia().setBranch(branch);
                }
                first.getTopmostVia().setTransport(origin.transport().name());
                jain.sendResponse(first);
                if (response.success() && request.is("INVITE")) {
                    jain = null; // over for JAIN-SIP: its parsed messages need not be kept as long as we are
                }
            }
        } catch (ParseException malformed) {
            throw new IllegalArgumentException("response cannot be rendered: " + response, malformed);
        } catch (SipException | InvalidArgumentException | IOException lost) {
            LOG.debug("response {} to {} is lost: {}", response.status(), origin, lost.toString());
        }
    }
}
