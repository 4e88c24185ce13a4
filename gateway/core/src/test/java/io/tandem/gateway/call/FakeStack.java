package io.tandem.gateway.call;

import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A stack without a wire: keeps what was sent, and lets the test answer. Confined to the test's thread.
final class FakeStack implements SipStack {

    final List<Sent> sent = new ArrayList<>();
    final List<SipRequest> acks = new ArrayList<>();
    /// The next ACKs throw: a bug somewhere below.
    boolean failing;

    /// One request of ours.
    static final class Sent implements ClientTransaction {
        final SipRequest request;
        final Hop hop;
        final Listener listener;
        final List<String> cancels = new ArrayList<>();

        Sent(SipRequest request, Hop hop, Listener listener) {
            this.request = request;
            this.hop = hop;
            this.listener = listener;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public void cancel(String reason) {
            cancels.add(reason);
        }
    }

    @Override
    public ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.Listener listener) {
        Sent one = new Sent(request, hop, listener);
        sent.add(one);
        return one;
    }

    @Override
    public void sendAck(SipRequest ack, Hop hop) {
        if (failing) {
            failing = false;
            throw new IllegalStateException("a bug below");
        }
        acks.add(ack);
    }

    @Override
    public SipUri contactFor(Hop hop, String user) {
        return new SipUri("sip", user, "192.0.2.1", OptionalInt.of(5060), java.util.Map.of());
    }

    List<Sent> all(String method) {
        return sent.stream().filter(s -> s.request.is(method)).toList();
    }

    Sent last(String method) {
        return all(method).getLast();
    }

    @Override
    public void close() {}
}
