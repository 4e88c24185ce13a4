package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.Hop;
import java.io.IOException;
import java.net.InetSocketAddress;

/// A way to one peer: a connection, or for UDP our socket and the peer's address. Any thread.
public interface Link {

    /// What the rest of the gateway calls it.
    Hop.Flow flow();

    /// Our end, as the peer sees it where we know that.
    InetSocketAddress local();

    /// Sends one whole message. What goes wrong later comes to [Flows#onClosed] or [Flows#onUnreachable].
    ///
    /// @throws IOException where it is closed already
    void send(byte[] message) throws IOException;

    /// Closes the connection; nothing happens for UDP.
    void close(String why);

    /// Closes it when the peer has had time to read what was sent last.
    default void closeAfterAnswer(String why) {
        close(why);
    }

    /// The peer sent what is no SIP message, within a good frame; too many of them may cost it the connection.
    default void malformed(String why) {}

    default boolean reliable() {
        return flow().transport() != Hop.Transport.UDP;
    }
}
