package io.tandem.media;

/// The browser's side, from its SDP. Its candidates are not needed: we are ICE-lite and answer its checks.
/// Immutable.
///
/// @param fingerprintHash for example `sha-256`
/// @param fingerprint upper-case hex with colons
/// @param localRole the DTLS role that is ours: the answer's `setup` decides (RFC 8842 §5)
public record WebRtcRemote(
        String iceUfrag, String icePwd, String fingerprintHash, String fingerprint, DtlsRole localRole) {

    /// Who sends the ClientHello.
    public enum DtlsRole {
        CLIENT,
        SERVER
    }
}
