package io.tandem.media;

import java.net.InetSocketAddress;
import java.util.List;

/// Our side of a browser leg, for SDP: RFC 8839 §5.4 (ice-ufrag, ice-pwd), RFC 8122 (fingerprint). Immutable.
///
/// @param fingerprint SHA-256 of our certificate, upper-case hex with colons, without the hash's name
/// @param candidates best first; those over UDP come before those over TCP, and there is one over UDP at least
/// @param ssrc of the one stream that we send, unsigned, with `cname` (RFC 5576 §4.1, §6.1): peers such as
/// Janus drop what they were not told of
public record WebRtcLocal(
        String iceUfrag, String icePwd, String fingerprint, List<IceCandidate> candidates, int ssrc, String cname) {

    public WebRtcLocal {
        candidates = List.copyOf(candidates);
    }

    /// Where a peer sends that knows nothing of ICE: the default candidate (RFC 8445 §5.1.4).
    public InetSocketAddress address() {
        return candidates.getFirst().address();
    }

    /// The same port after an ICE restart, for which both sides take fresh credentials (RFC 8445 §9).
    ///
    /// @param ufrag at least 24 random bits (RFC 8445 §5.3)
    /// @param pwd at least 128 random bits
    public WebRtcLocal restarted(String ufrag, String pwd) {
        return new WebRtcLocal(ufrag, pwd, fingerprint, candidates, ssrc, cname);
    }
}
