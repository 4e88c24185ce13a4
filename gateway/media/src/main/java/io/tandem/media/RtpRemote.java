package io.tandem.media;

import java.net.InetSocketAddress;

/// The trunk's side, from its SDP. Immutable.
///
/// @param rtp where our RTP goes; a port of 0 or the address 0.0.0.0 means: send nothing (hold, RFC 3264
/// §8.4)
/// @param rtcp where our RTCP goes
/// @param symmetric when true, and nothing came from the announced address, the first steady source is
/// followed (peers behind NAT)
public record RtpRemote(InetSocketAddress rtp, InetSocketAddress rtcp, boolean symmetric) {}
