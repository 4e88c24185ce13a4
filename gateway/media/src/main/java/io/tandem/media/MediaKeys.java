package io.tandem.media;

import io.tandem.media.srtp.SrtpKeys;

/// The SRTP keys of a trunk leg, agreed on in its signalling (RFC 4568). Immutable; never printed.
///
/// @param local what we protect with
/// @param remote what the peer protects with
public record MediaKeys(SrtpKeys local, SrtpKeys remote) {
    @Override
    public String toString() {
        return "MediaKeys[" + local.profile() + ", redacted]";
    }
}
