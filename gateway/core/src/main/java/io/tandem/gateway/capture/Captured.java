package io.tandem.gateway.capture;

import io.tandem.gateway.sip.Hop;
import java.net.InetSocketAddress;

/// One SIP message as it was on the wire, secrets starred out. Immutable.
///
/// @param order counts all messages of the process
/// @param atUs microseconds since 1970
/// @param flow the way to the peer
/// @param local our end of it; the address may be the wildcard
/// @param sipCallId of the dialog
/// @param octets not to be changed
public record Captured(
        long order, long atUs, Hop.Flow flow, InetSocketAddress local, boolean sent, String sipCallId, byte[] octets) {

    /// What its object and its octets' object take beside the octets.
    private static final int OVERHEAD_BYTES = 128;

    int bytes() {
        return octets.length + OVERHEAD_BYTES;
    }
}
