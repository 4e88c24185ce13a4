package io.tandem.gateway.sip;

/// Transports and transactions. Any thread.
public interface SipStack extends AutoCloseable {

    /// Sends a request in a new transaction. Errors, even at once, come to the listener.
    ClientTransaction send(SipMessage.SipRequest request, Hop hop, ClientTransaction.Listener listener);

    /// Sends the ACK of a 2xx, outside any transaction (RFC 3261 §13.2.2.4).
    void sendAck(SipMessage.SipRequest ack, Hop hop);

    /// The Contact host and port to give toward this hop: our address on that transport; for a browser's flow the
    /// WebSocket listener's.
    SipUri contactFor(Hop hop, String user);

    @Override
    void close();
}
