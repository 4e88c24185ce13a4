package io.tandem.media.path;

import io.tandem.media.SessionStats.PortStats;
import io.tandem.media.rtp.RtpReceiver;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What one port counts. Confined to the media loop.
final class PortCounters {
    long packetsReceived;
    long octetsReceived;
    long packetsSent;
    long octetsSent;
    long rejected;
    /// Packets that were good but have no place on the other leg, for example comfort noise.
    long unmapped;
    long rtcpReceived;
    /// Whence the latest packet of a stranger came.
    @Nullable
    InetSocketAddress stranger;

    private long refusedNoted;
    private long lastSentNs;
    private long largestGapNs;

    void received(int payloadOctets) {
        packetsReceived++;
        octetsReceived += payloadOctets;
    }

    /// Packets rejected since this was asked last.
    long newlyRejected() {
        long fresh = rejected - refusedNoted;
        refusedNoted = rejected;
        return fresh;
    }

    void sent(int payloadOctets, long nowNs) {
        if (packetsSent > 0) {
            largestGapNs = Math.max(largestGapNs, nowNs - lastSentNs);
        }
        lastSentNs = nowNs;
        packetsSent++;
        octetsSent += payloadOctets;
    }

    PortStats snapshot(RtpReceiver in) {
        return new PortStats(
                packetsReceived, packetsSent, octetsReceived, octetsSent, in.lost(), in.jitterMs(), rejected, (int)
                        (largestGapNs / 1_000_000));
    }
}
