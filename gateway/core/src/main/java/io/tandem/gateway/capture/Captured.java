package io.tandem.gateway.capture;

import io.tandem.gateway.sip.Hop;
import java.net.InetSocketAddress;

/// One SIP message as it was on the wire. Secrets are starred out when it is read, which costs nobody's call anything.
/// Immutable.
///
/// @param order counts all messages of the process
/// @param atUs microseconds since 1970
/// @param flow the way to the peer
/// @param local our end of it; the address may be the wildcard
/// @param sipCallId of the dialog
/// @param raw with all secrets, for nobody outside; not to be changed
public record Captured(
        long order, long atUs, Hop.Flow flow, InetSocketAddress local, boolean sent, String sipCallId, byte[] raw) {

    /// What its object and its octets' object take beside the octets.
    private static final int OVERHEAD_BYTES = 128;

    /// The message without its secrets.
    public byte[] octets() {
        return Redaction.of(raw);
    }

    int bytes() {
        return raw.length + OVERHEAD_BYTES;
    }
}
