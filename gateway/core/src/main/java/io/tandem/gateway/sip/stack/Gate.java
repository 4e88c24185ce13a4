package io.tandem.gateway.sip.stack;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.SipHead.Fault;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps what the sockets receive while the stack is being built until it is whole. Any thread.
final class Gate implements Flows {

    private final CompletableFuture<Flows> whole = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();

    void open(Flows flows) {
        whole.complete(flows);
    }

    @Override
    public long nextId() {
        Flows flows = whole.getNow(null);
        return flows == null ? ids.decrementAndGet() : flows.nextId();
    }

    /// A trunk that comes before the stack is whole is taken for a stranger, who may come, too.
    @Override
    public boolean knows(Hop.Transport transport, InetSocketAddress peer) {
        Flows flows = whole.getNow(null);
        return flows != null && flows.knows(transport, peer);
    }

    @Override
    public void onOpen(Link link) {
        whole.thenAccept(flows -> flows.onOpen(link));
    }

    @Override
    public void onMessage(Link link, byte[] message) {
        whole.thenAccept(flows -> flows.onMessage(link, message));
    }

    @Override
    public void onMessage(Link link, byte[] message, long waitedNs) {
        whole.thenAccept(flows -> flows.onMessage(link, message, waitedNs));
    }

    @Override
    public void onSent(Link link, byte[] message) {
        whole.thenAccept(flows -> flows.onSent(link, message));
    }

    @Override
    public void onUnframed(Link link, byte[] octets, Fault fault) {
        whole.thenAccept(flows -> flows.onUnframed(link, octets, fault));
    }

    @Override
    public void onClosed(Link link, String why) {
        whole.thenAccept(flows -> flows.onClosed(link, why));
    }

    @Override
    public void onUnreachable(InetSocketAddress peer, String why) {
        whole.thenAccept(flows -> flows.onUnreachable(peer, why));
    }
}
