package io.tandem.farend;

import java.net.InetSocketAddress;

/// One SIP message that passed a far end's sockets, or would have passed had a test not dropped it.
/// Immutable.
///
/// @param nanos   `System.nanoTime` when it passed
/// @param inbound whether it came from the other side
/// @param message what it said
/// @param remote  the other side
/// @param dropped whether a test's drop rule swallowed it
public record Seen(long nanos, boolean inbound, SipMessage message, InetSocketAddress remote, boolean dropped) {
    /// One line: direction, start line, CSeq.
    @Override
    public String toString() {
        return (inbound ? "<- " : "-> ") + message.startLine() + " [CSeq "
                + message.first("CSeq").orElse("?") + "]" + (dropped ? " dropped" : "");
    }
}
