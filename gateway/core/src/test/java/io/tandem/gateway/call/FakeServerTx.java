package io.tandem.gateway.call;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.ArrayList;
import java.util.List;

/// A request that came, with what it was answered. Confined to the test's thread.
final class FakeServerTx implements ServerTransaction {

    final SipRequest request;
    final Hop.Flow origin;
    final List<SipResponse> responses = new ArrayList<>();
    String toTag = "";

    FakeServerTx(SipRequest request, Hop.Flow origin) {
        this.request = request;
        this.origin = origin;
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
        responses.add(response);
        toTag = tag;
    }

    List<Integer> statuses() {
        return responses.stream().map(SipResponse::status).toList();
    }

    SipResponse last() {
        return responses.getLast();
    }

    SipResponse ok() {
        return responses.stream().filter(SipResponse::success).findFirst().orElseThrow();
    }
}
