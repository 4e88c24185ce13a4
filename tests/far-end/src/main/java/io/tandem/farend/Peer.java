package io.tandem.farend;

import java.net.InetSocketAddress;
import java.util.Optional;

/// Where a SIP message came from or goes to. Immutable, any thread.
///
/// @param address socket address of the other side
/// @param link    the TCP connection, empty for UDP
public record Peer(InetSocketAddress address, Optional<TcpLink> link) {
    /// A peer reached over UDP.
    public static Peer udp(InetSocketAddress address) {
        return new Peer(address, Optional.empty());
    }

    /// Whether retransmissions are left to the transport (RFC 3261 §17).
    public boolean reliable() {
        return link.isPresent();
    }

    /// `UDP` or `TCP`, as Via writes it.
    public String transport() {
        return reliable() ? "TCP" : "UDP";
    }
}
