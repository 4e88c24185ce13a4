package io.tandem.media;

import java.net.InetSocketAddress;

/// Our side of a trunk leg, for SDP. Immutable.
///
/// @param rtp the advertised address with the even port
/// @param rtcp the same address with the odd port
public record RtpLocal(InetSocketAddress rtp, InetSocketAddress rtcp) {}
