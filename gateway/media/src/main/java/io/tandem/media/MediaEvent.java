package io.tandem.media;

import java.net.InetSocketAddress;

/// What the media loop tells the signalling: only what was measured. Immutable.
public sealed interface MediaEvent {

    PortId port();

    /// Audio can flow both ways with this browser.
    ///
    /// @param srtpProfile for example `SRTP_AEAD_AES_128_GCM`
    /// @param iceMs from [MediaCommand.ConnectBrowser] to the first valid check
    /// @param dtlsMs duration of the handshake
    record BrowserConnected(PortId port, String srtpProfile, int iceMs, int dtlsMs) implements MediaEvent {}

    /// This browser leg can carry no audio, now or any more.
    record BrowserFailed(PortId port, Failure failure, String detail) implements MediaEvent {}

    /// Packets come from this port's far side: the first ones, or again after [AudioStopped].
    ///
    /// @param source which of several forks it is
    record AudioStarted(PortId port, InetSocketAddress source) implements MediaEvent {}

    /// Nothing came for [MediaCommand.Hear#RETURN_AFTER_MS].
    record AudioStopped(PortId port) implements MediaEvent {}

    /// The far side of this port pressed a key. Told when it is released, once for each press.
    ///
    /// @param digit `0` to `9`, `*`, `#`, `A` to `D`
    /// @param how the way it came; a digit that came by two ways at a time is told once
    record DtmfReceived(PortId port, char digit, int durationMs, DtmfWay how) implements MediaEvent {}

    /// Audio that should flow does not, see [MediaCommand.Watch]; again with another fault when more is known.
    ///
    /// @param before audio flowed here earlier in the call
    /// @param otherSide audio flows from another port of the session: the call is one-way, not dead
    /// @param detail for people, may be empty
    record OneWayAudio(PortId port, AudioFault fault, boolean before, boolean otherSide, int silentMs, String detail)
            implements MediaEvent {}

    /// It flows again, or is not expected any more.
    ///
    /// @param lastedMs from the last good packet, or from the time it was expected
    record OneWayAudioEnded(PortId port, AudioFault fault, boolean flows, int lastedMs) implements MediaEvent {}

    /// Why a browser leg failed.
    enum Failure {
        /// No valid connectivity check within the time allowed.
        NO_ICE,
        /// The handshake failed or did not end.
        DTLS_FAILED,
        /// The certificate is not the one of the SDP (RFC 8827 §6.5).
        FINGERPRINT_MISMATCH,
        /// No check and no packet for 30 s (RFC 7675 §5.1).
        CONSENT_LOST
    }
}
