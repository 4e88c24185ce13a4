package io.tandem.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The trunk's side, from its SDP. Immutable.
///
/// @param rtp where our RTP goes; a port of 0 or the address 0.0.0.0 means: send nothing (hold, RFC 3264
/// §8.4)
/// @param rtcp where our RTCP goes
/// @param symmetric when true, and nothing ever came from the announced address, the first steady source in the
/// announced network or in those of `hosts` is followed (peers behind NAT)
/// @param hosts other hosts of the same trunk: where its signalling is, and those it is configured with
public record RtpRemote(InetSocketAddress rtp, InetSocketAddress rtcp, boolean symmetric, List<InetAddress> hosts) {
    /// Copies the list.
    public RtpRemote {
        hosts = List.copyOf(hosts);
    }

    /// A trunk of which nothing but its description is known.
    public RtpRemote(InetSocketAddress rtp, InetSocketAddress rtcp, boolean symmetric) {
        this(rtp, rtcp, symmetric, List.of());
    }
}
