package io.tandem.farend;

import java.net.InetSocketAddress;
import java.util.Optional;

/// Where a SIP message came from or goes to. Immutable, any thread.
///
/// @param address   socket address of the other side
/// @param transport `UDP`, `TCP`, `TLS`, `WS` or `WSS`, as Via writes it
/// @param link      the TCP connection, for TCP only
public record Peer(InetSocketAddress address, String transport, Optional<TcpLink> link) {
    /// A peer reached over UDP.
    public static Peer udp(InetSocketAddress address) {
        return new Peer(address, "UDP", Optional.empty());
    }

    /// A peer at the other end of that connection.
    static Peer tcp(TcpLink link) {
        return new Peer(link.remote(), link.secure() ? "TLS" : "TCP", Optional.of(link));
    }

    /// A peer reached over the agent's one WebSocket.
    ///
    /// @param secure whether it runs over TLS
    public static Peer webSocket(InetSocketAddress address, boolean secure) {
        return new Peer(address, secure ? "WSS" : "WS", Optional.empty());
    }

    /// Whether retransmissions are left to the transport (RFC 3261 §17).
    public boolean reliable() {
        return !transport.equals("UDP");
    }
}
