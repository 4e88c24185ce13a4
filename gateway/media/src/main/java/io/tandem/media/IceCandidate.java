package io.tandem.media;

import java.net.InetSocketAddress;

/// One of our candidates, for the SDP (RFC 8839 §5.1, RFC 6544 §4.5). All are host candidates, as a lite
/// agent's must be (RFC 8445 §5.2), of component 1: RTCP is multiplexed. Immutable.
///
/// @param foundation the same for candidates of the same base and transport (RFC 8445 §5.1.1.3)
/// @param priority RFC 8445 §5.1.2.1
/// @param address what the browser sends to
public record IceCandidate(String foundation, Transport transport, long priority, InetSocketAddress address) {

    /// What carries the packets.
    public enum Transport {
        UDP,
        /// The browser opens the connection (RFC 6544 §4.1).
        TCP_PASSIVE
    }
}
