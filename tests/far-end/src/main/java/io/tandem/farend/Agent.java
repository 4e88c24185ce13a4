package io.tandem.farend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The transaction layer of a far end (RFC 3261 §17.1.3, §17.2.3): matches messages to transactions and
/// hands requests on. Its state is confined to the agent loop; `send` may be called there only.
final class Agent implements AutoCloseable {
    /// What the far end does with requests that are not retransmissions.
    interface User {
        void onRequest(ServerTransaction transaction);

        void onAck(SipMessage ack);
    }

    private final Loop loop;
    private final SipTiming timing;
    private final Wire wire;
    private final User user;
    private final Ids ids;
    private final Map<String, ServerTransaction> servers = new HashMap<>();
    private final Map<String, ClientTransaction> clients = new HashMap<>();

    Agent(String name, InetSocketAddress bind, SipTiming timing, Ids ids, User user) throws IOException {
        this.timing = timing;
        this.user = user;
        this.ids = ids;
        loop = new Loop("farend-" + name);
        wire = new Wire(bind, (message, from) -> loop.post(() -> receive(message, from)));
        wire.start("farend-" + name);
    }

    Loop loop() {
        return loop;
    }

    SipTiming timing() {
        return timing;
    }

    Wire wire() {
        return wire;
    }

    Ids ids() {
        return ids;
    }

    void send(SipMessage message, Peer to) {
        wire.send(message, to);
    }

    /// A Via line of ours with a fresh branch.
    String via(Peer to) {
        InetSocketAddress local = wire.local();
        return "SIP/2.0/" + to.transport() + " " + Ids.hostPort(local) + ";branch=z9hG4bK" + ids.token() + ";rport";
    }

    /// Sends a request in a new client transaction; the request has its Via already.
    ClientTransaction request(SipMessage request, Peer to, Consumer<SipMessage> onResponse) {
        ClientTransaction transaction = new ClientTransaction(this, request, to, onResponse);
        clients.put(request.branch() + "|" + request.method(), transaction);
        transaction.start();
        return transaction;
    }

    private void receive(SipMessage message, Peer from) {
        if (!message.isRequest()) {
            ClientTransaction transaction = clients.get(message.branch() + "|" + message.method());
            if (transaction != null) {
                transaction.receive(message);
            }
            return;
        }
        ServerTransaction known = servers.get(ServerTransaction.key(message));
        if (message.is("ACK")) {
            if (known != null && known.refused()) {
                known.ack();
            } else {
                user.onAck(message);
            }
        } else if (known != null) {
            known.requestAgain();
        } else {
            ServerTransaction fresh = new ServerTransaction(this, message, from);
            servers.put(ServerTransaction.key(message), fresh);
            user.onRequest(fresh);
        }
    }

    void forget(ServerTransaction transaction) {
        servers.remove(ServerTransaction.key(transaction.request()), transaction);
    }

    void forget(ClientTransaction transaction) {
        SipMessage request = transaction.request();
        clients.remove(request.branch() + "|" + request.method(), transaction);
    }

    @Override
    public void close() {
        wire.close();
        loop.close();
    }
}
