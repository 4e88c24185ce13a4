package io.tandem.media;

import java.net.InetSocketAddress;
import java.util.List;

/// Our side of a browser leg, for SDP: RFC 8839 §5.4 (ice-ufrag, ice-pwd), RFC 8122 (fingerprint). Immutable.
///
/// @param fingerprint SHA-256 of our certificate, upper-case hex with colons, without the hash's name
/// @param candidates host candidates over UDP, best first; RTCP is multiplexed (RFC 5761)
public record WebRtcLocal(String iceUfrag, String icePwd, String fingerprint, List<InetSocketAddress> candidates) {}
