package io.tandem.media;

import java.util.List;

/// The browser's side, from its SDP. Its candidates are not needed: we are ICE-lite and answer its checks.
/// Immutable; the password is never printed.
///
/// @param fingerprints of the certificates it may show, any of them (RFC 8122 §5)
/// @param localRole the DTLS role that is ours: the answer's `setup` decides (RFC 8842 §5)
public record WebRtcRemote(String iceUfrag, String icePwd, List<Fingerprint> fingerprints, DtlsRole localRole) {

    public WebRtcRemote {
        fingerprints = List.copyOf(fingerprints);
    }

    /// With one fingerprint.
    public WebRtcRemote(String iceUfrag, String icePwd, String hash, String fingerprint, DtlsRole localRole) {
        this(iceUfrag, icePwd, List.of(new Fingerprint(hash, fingerprint)), localRole);
    }

    /// The same with another role of ours.
    public WebRtcRemote withLocalRole(DtlsRole role) {
        return new WebRtcRemote(iceUfrag, icePwd, fingerprints, role);
    }

    @Override
    public String toString() {
        return "WebRtcRemote[" + iceUfrag + ", redacted, " + fingerprints + ", we are " + localRole + "]";
    }

    /// One `a=fingerprint` (RFC 8122 §5).
    ///
    /// @param hash its name in lower case, for example `sha-256`
    /// @param value upper-case hex with colons
    public record Fingerprint(String hash, String value) {}

    /// Who sends the ClientHello.
    public enum DtlsRole {
        CLIENT,
        SERVER
    }
}
