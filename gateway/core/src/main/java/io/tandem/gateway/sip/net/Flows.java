package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.Hop;
import java.net.InetSocketAddress;

/// What a transport tells the stack. Called on an event loop: an implementation only queues.
public interface Flows {

    /// A number for a new connection, unique for the life of the process.
    long nextId();

    /// Whether a trunk is at that address: what it sends and opens is not limited.
    boolean knows(Hop.Transport transport, InetSocketAddress peer);

    /// A connection is open.
    void onOpen(Link link);

    /// One message, framed and within the size limits, not parsed.
    void onMessage(Link link, byte[] message);

    /// The same, where it is known how long the message may have waited in the socket.
    default void onMessage(Link link, byte[] message, long waitedNs) {
        onMessage(link, message);
    }

    /// One message goes to the socket now.
    default void onSent(Link link, byte[] message) {}

    /// The last message of a stream: where it ends is unknown, so that no other can follow.
    ///
    /// @param octets as much of it as came
    /// @param fault why it ends the stream, unless its head tells better
    void onUnframed(Link link, byte[] octets, SipHead.Fault fault);

    /// A connection is gone.
    void onClosed(Link link, String why);

    /// A datagram could not be delivered: ICMP said so.
    void onUnreachable(InetSocketAddress peer, String why);
}
