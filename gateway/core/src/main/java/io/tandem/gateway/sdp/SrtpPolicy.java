package io.tandem.gateway.sdp;

/// Whether a trunk's audio is protected by SRTP with keys in the SDP (SDES, RFC 4568). Immutable.
public enum SrtpPolicy {
    /// Plain RTP; `a=crypto` is neither offered nor answered.
    OFF,
    /// Offered as `a=crypto` beside RTP/AVP, and taken where the peer has it (RFC 8643).
    OPTIONAL,
    /// RTP/SAVP alone: no call without keys.
    REQUIRED
}
