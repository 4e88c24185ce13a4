package io.tandem.gateway.sdp;

import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import io.tandem.media.RtpRemote;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// What a trunk's offer or answer comes to. Immutable.
///
/// @param audioIndex which section carries the audio
/// @param rtcp the same as `rtp` where both share a port (RFC 5761)
/// @param voipMetrics it wants VoIP metrics in RTCP XR (RFC 3611 §5)
/// @param common codecs that both sides could use, best first by our order
/// @param direction as the trunk sees it; hold by 0.0.0.0 is already read into it
/// @param crypto the line whose key the trunk protects with; empty: plain RTP
public record TrunkDescription(
        int audioIndex,
        Direction direction,
        InetSocketAddress rtp,
        InetSocketAddress rtcp,
        PayloadTypes payload,
        boolean voipMetrics,
        List<Codec> common,
        Optional<SdesCrypto> crypto) {

    /// For the media plane.
    ///
    /// @param symmetric see [RtpRemote]
    /// @param hosts of the same trunk
    public RtpRemote remote(boolean symmetric, List<InetAddress> hosts) {
        return new RtpRemote(rtp, rtcp, symmetric, hosts);
    }
}
