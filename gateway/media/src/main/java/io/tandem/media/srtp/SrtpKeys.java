package io.tandem.media.srtp;

import java.util.Arrays;
import java.util.Objects;

/// The master key and salt of one direction (RFC 3711 §3.2.1), as the DTLS handshake exports them.
/// Immutable by agreement: nobody writes to the arrays. Never printed.
///
/// @param masterKey [SrtpProfile#keyLength] octets
/// @param masterSalt [SrtpProfile#saltLength] octets
@SuppressWarnings("ArrayRecordComponent")
public record SrtpKeys(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {

    /// Throws IllegalArgumentException when a length is not the profile's.
    public SrtpKeys {
        if (masterKey.length != profile.keyLength() || masterSalt.length != profile.saltLength()) {
            throw new IllegalArgumentException(profile + " takes a key of " + profile.keyLength() + " and a salt of "
                    + profile.saltLength() + " octets, not " + masterKey.length + " and " + masterSalt.length);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKeys that
                && profile == that.profile
                && Arrays.equals(masterKey, that.masterKey)
                && Arrays.equals(masterSalt, that.masterSalt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(profile, Arrays.hashCode(masterKey), Arrays.hashCode(masterSalt));
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + ", redacted]";
    }
}
