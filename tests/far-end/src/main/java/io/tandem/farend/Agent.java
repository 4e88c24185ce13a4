package io.tandem.farend;

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
    private final SipTransport transport;
    private final Wiretap tap = new Wiretap();
    private final User user;
    private final Ids ids;
    private final Map<String, ServerTransaction> servers = new HashMap<>();
    private final Map<String, ClientTransaction> clients = new HashMap<>();

    Agent(String name, SipTransport transport, SipTiming timing, Ids ids, User user) {
        this.timing = timing;
        this.user = user;
        this.ids = ids;
        this.transport = transport;
        loop = new Loop("agent-" + name);
    }

    void start() {
        transport.start((message, from) -> {
            if (tap.passes(message, true, from)) {
                loop.post(() -> receive(message, from));
            }
        });
    }

    Loop loop() {
        return loop;
    }

    SipTiming timing() {
        return timing;
    }

    SipTransport transport() {
        return transport;
    }

    Wiretap tap() {
        return tap;
    }

    Ids ids() {
        return ids;
    }

    void send(SipMessage message, Peer to) {
        if (tap.passes(message, false, to)) {
            transport.send(message, to);
        }
    }

    /// A Via line of ours with a fresh branch.
    String via(Peer to) {
        return "SIP/2.0/" + to.transport() + " " + transport.sentBy() + ";branch=z9hG4bK" + ids.token() + ";rport";
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
        transport.close();
        loop.close();
    }
}
