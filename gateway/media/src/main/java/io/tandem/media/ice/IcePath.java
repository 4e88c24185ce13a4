package io.tandem.media.ice;

import java.net.InetSocketAddress;

/// One way to a browser: the socket or connection of ours, and the address behind it. Two are equal when they
/// are the same way: an address over UDP is another than the same one over TCP, or behind another socket.
public interface IcePath {

    /// The browser's side as we see it, resolved.
    InetSocketAddress remote();

    /// Priority of the candidate of ours that was sent to (RFC 8445 §5.1.2.1).
    long localPriority();
}
