package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.net.Lanes;

/// A request that came to us, in the hands of the user. Any thread may respond; the work is done in the lane of its
/// Call-ID.
final class IncomingRequest implements ServerTransaction {

    private final SipRequest request;
    private final Hop.Flow origin;
    private final ServerTransactions.Known known;
    private final Lanes lanes;
    private final ServerTransactions all;

    /// @param known what of it outlives this
    IncomingRequest(
            SipRequest request, Hop.Flow origin, ServerTransactions.Known known, Lanes lanes, ServerTransactions all) {
        this.request = request;
        this.origin = origin;
        this.known = known;
        this.lanes = lanes;
        this.all = all;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public Hop.Flow origin() {
        return origin;
    }

    ServerTransactions.Known known() {
        return known;
    }

    @Override
    public void respond(SipResponse response, String toTag) {
        lanes.runHere(request.callId(), () -> all.respond(this, response, toTag));
    }
}
