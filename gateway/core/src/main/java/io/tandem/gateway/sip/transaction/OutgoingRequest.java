package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.net.Link;
import org.jspecify.annotations.Nullable;

/// A request of ours on its way. Any thread may cancel; all other state is confined to the lane of its Call-ID.
final class OutgoingRequest implements ClientTransaction {

    private final SipRequest request;
    private final String branch;
    private final Listener listener;
    private final ClientTransactions all;

    /// Set when it is sent, with all that follows.
    @Nullable
    ClientMachine machine;

    /// Where it went.
    @Nullable
    Link link;

    byte[] message = {};

    /// The one timer that counts; its identity tells a late firing from a valid one.
    @Nullable
    Running timer;

    /// A timer that runs.
    static final class Running {
        final long afterMs;
        Timers.@Nullable Handle handle;

        Running(long afterMs) {
            this.afterMs = afterMs;
        }
    }

    OutgoingRequest(SipRequest request, String branch, Listener listener, ClientTransactions all) {
        this.request = request;
        this.branch = branch;
        this.listener = listener;
        this.all = all;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    String branch() {
        return branch;
    }

    /// What its responses are known by (RFC 3261 §17.1.3).
    String key() {
        return key(branch, request.method());
    }

    static String key(String branch, String method) {
        return method.equals("CANCEL") ? branch + " CANCEL" : branch;
    }

    Listener listener() {
        return listener;
    }

    @Override
    public void cancel(String reason) {
        all.cancel(this, reason);
    }
}
