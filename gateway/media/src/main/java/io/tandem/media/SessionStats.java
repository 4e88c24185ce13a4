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
    /// @param incoming what came from the far side, as measured here
    /// @param outgoing what we sent there, as the far side reports it
    /// @param heardMos score of what the far side hears, over all hops from the port that it hears; NaN: not known
    public record PortStats(
            long packetsReceived,
            long packetsSent,
            long octetsReceived,
            long octetsSent,
            long lost,
            double jitterMs,
            long rejected,
            int largestSendGapMs,
            StreamQuality incoming,
            StreamQuality outgoing,
            double heardMos,
            RtcpStats rtcp) {}
}
