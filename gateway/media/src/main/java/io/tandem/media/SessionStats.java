package io.tandem.media;

import java.util.Map;

/// What was counted in one session. Immutable.
public record SessionStats(Map<PortId, PortStats> ports) {

    /// Counters of one port since it was opened.
    ///
    /// @param lost packets missing from the received sequence (RFC 3550 §A.3)
    /// @param jitterMs interarrival jitter of the received stream (RFC 3550 §A.8)
    /// @param rejected packets dropped: failed authentication, replay, wrong source, malformed
    /// @param largestSendGapMs longest time between two packets we sent, from the first to the last
    public record PortStats(
            long packetsReceived,
            long packetsSent,
            long octetsReceived,
            long octetsSent,
            long lost,
            double jitterMs,
            long rejected,
            int largestSendGapMs) {}
}
