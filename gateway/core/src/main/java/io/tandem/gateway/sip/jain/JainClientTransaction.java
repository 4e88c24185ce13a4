package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.stack.SIPClientTransaction;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.net.Link;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A request of ours. Any thread may cancel; all other state is confined to the lane of its Call-ID.
final class JainClientTransaction implements ClientTransaction {

    private final SipRequest request;
    private final String branch;
    private final Listener listener;
    private final BiConsumer<JainClientTransaction, String> canceller;

    /// Set when it is sent.
    @Nullable
    SIPClientTransaction jain;

    /// Where it went.
    @Nullable
    Link link;

    /// A response of any kind came.
    boolean answered;

    /// A 2xx to an INVITE came: more may follow (RFC 6026 §7.2).
    boolean accepted;

    /// The listener has had its final word.
    boolean done;

    JainClientTransaction(
            SipRequest request, String branch, Listener listener, BiConsumer<JainClientTransaction, String> canceller) {
        this.request = request;
        this.branch = branch;
        this.listener = listener;
        this.canceller = canceller;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    String branch() {
        return branch;
    }

    Listener listener() {
        return listener;
    }

    @Override
    public void cancel(String reason) {
        canceller.accept(this, reason);
    }
}
