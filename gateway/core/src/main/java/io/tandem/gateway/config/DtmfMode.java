package io.tandem.gateway.config;

/// How a peer takes digits. Immutable.
public enum DtmfMode {
    /// By RFC 4733 where it was negotiated, else as tones within the audio.
    AUTO,
    RFC4733,
    /// By SIP INFO with `application/dtmf-relay`.
    INFO,
    /// As tones within the audio.
    INBAND
}
