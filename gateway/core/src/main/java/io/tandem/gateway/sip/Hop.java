package io.tandem.gateway.sip;

import java.net.InetSocketAddress;

/// Where a request goes, or a message came from. Immutable.
public sealed interface Hop {

    /// An open connection, by which alone a browser can be reached (RFC 5626 §5.3, RFC 7118 §5).
    ///
    /// @param id unique for the life of the process
    /// @param peer its far end, for logs and access rules
    record Flow(long id, Transport transport, InetSocketAddress peer) implements Hop {}

    /// An address; for TCP a connection is opened or reused.
    record Address(Transport transport, InetSocketAddress address) implements Hop {}

    /// RFC 3261 §18, RFC 7118.
    enum Transport {
        UDP,
        TCP,
        TLS,
        WS,
        WSS;

        /// Whether browsers come by it.
        public boolean web() {
            return this == WS || this == WSS;
        }
    }
}
