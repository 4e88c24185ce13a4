package io.tandem.media.path;

import io.tandem.media.SessionStats.PortStats;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What one port counts. Confined to the media loop.
final class PortCounters {
    long packetsReceived;
    long octetsReceived;
    long packetsSent;
    long octetsSent;
    long rejected;
    /// Of those rejected, SRTP that is not by the keys agreed.
    long unauthenticated;
    /// Of those rejected, RTP of an address that may not speak.
    long strangers;
    /// Packets that were good but have no place on the other leg, for example comfort noise.
    long unmapped;
    /// Whence the latest packet of a stranger came.
    @Nullable
    InetSocketAddress stranger;

    private long refusedNoted;
    private long lastSentNs;
    private long largestGapNs;

    /// A packet is dropped.
    ///
    /// @param byItsKeys it was authentic by no key that was agreed
    void refused(boolean byItsKeys) {
        rejected++;
        unauthenticated += byItsKeys ? 1 : 0;
    }

    void received(int payloadOctets) {
        packetsReceived++;
        octetsReceived += payloadOctets;
    }

    /// Who last spoke without right, for people; empty: nobody.
    String strangersAddress() {
        InetSocketAddress last = stranger;
        return last == null ? "" : last.getAddress().getHostAddress() + ":" + last.getPort();
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

    /// Time since the last packet sent; NaN before the first.
    double sentAgeMs(long nowNs) {
        return packetsSent == 0 ? Double.NaN : (nowNs - lastSentNs) / 1e6;
    }

    /// @param upstream whose stream is heard here, or this port's own
    PortStats snapshot(PortQuality quality, PortQuality upstream, long nowNs) {
        return new PortStats(
                packetsReceived,
                packetsSent,
                octetsReceived,
                octetsSent,
                quality.lost(),
                quality.jitterMs(),
                rejected,
                (int) (largestGapNs / 1_000_000),
                quality.incoming(nowNs),
                quality.outgoing(nowNs),
                quality.heardMos(upstream),
                quality.rtcpStats());
    }
}
