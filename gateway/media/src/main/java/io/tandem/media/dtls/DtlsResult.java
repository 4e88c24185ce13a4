package io.tandem.media.dtls;

import io.tandem.media.srtp.SrtpKeys;
import io.tandem.media.srtp.SrtpProfile;

/// How a handshake ended. Immutable.
public sealed interface DtlsResult {

    /// The peer is the one of the SDP, and these are the keys (RFC 5764 §4.2).
    ///
    /// @param local protects what we send
    /// @param remote unprotects what we receive
    /// @param millis from the start of the handshake; as a server, waiting for the ClientHello included
    record Keys(SrtpProfile profile, SrtpKeys local, SrtpKeys remote, int millis) implements DtlsResult {}

    /// There are no keys and never will be: no media, and never plain RTP.
    ///
    /// @param detail for the log
    record Failed(Kind kind, String detail) implements DtlsResult {}

    /// After [Keys]: the peer has closed the association, as browsers do when the page ends the call.
    record Closed() implements DtlsResult {}

    /// Why there are no keys.
    enum Kind {
        /// The certificate is not the one of the SDP (RFC 8827 §6.5).
        FINGERPRINT_MISMATCH,
        /// The SDP's fingerprint has a hash we do not trust, or is no fingerprint.
        FINGERPRINT_UNSUPPORTED,
        /// The peer showed no certificate.
        NO_CERTIFICATE,
        /// There is no SRTP profile that both sides know.
        NO_SRTP_PROFILE,
        /// The peer ended the handshake with an alert.
        REFUSED_BY_PEER,
        /// The handshake did not end in time.
        TIMEOUT,
        /// Anything else: a protocol version or cipher suite we refuse, a wrong signature, a malformed
        /// message.
        PROTOCOL
    }
}
