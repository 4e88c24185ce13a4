package io.tandem.media.dtls;

import io.tandem.media.WebRtcRemote.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The fingerprint of a certificate as the SDP tells it (RFC 8122 §5). Immutable.
///
/// @param digest as long as the hash's output
@SuppressWarnings("ArrayRecordComponent")
record PeerFingerprint(Hash hash, byte[] digest) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /// More than anybody has certificates.
    private static final int MOST = 8;

    /// The hashes we take, weakest first; SHA-1 and MD5 can be collided with (RFC 8122 §5).
    enum Hash {
        SHA_256("sha-256", 32),
        SHA_384("sha-384", 48),
        SHA_512("sha-512", 64);

        private final String sdpName;
        private final int length;

        Hash(String sdpName, int length) {
            this.sdpName = sdpName;
            this.length = length;
        }

        private byte[] digest(byte[] data) {
            try {
                return MessageDigest.getInstance(sdpName).digest(data);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-2", e);
            }
        }
    }

    /// Reads the attribute's two parts, in whatever case.
    ///
    /// @return empty when the hash is not one of [Hash] or the rest is not its output
    static Optional<PeerFingerprint> parse(String hashName, String text) {
        String name = hashName.toLowerCase(Locale.ROOT);
        for (Hash hash : Hash.values()) {
            if (hash.sdpName.equals(name)) {
                return parse(hash, text);
            }
        }
        return Optional.empty();
    }

    /// Of several those by the strongest hash, any of which vouches for a certificate (RFC 8122 §5). One of them
    /// that cannot be read spoils none of the others.
    ///
    /// @return empty when none can be trusted
    static Optional<List<PeerFingerprint>> strongest(List<Fingerprint> described) {
        List<PeerFingerprint> known = described.stream()
                .limit(MOST)
                .flatMap(one -> parse(one.hash(), one.value()).stream())
                .toList();
        return known.stream()
                .map(PeerFingerprint::hash)
                .max(Comparator.naturalOrder())
                .map(best -> known.stream().filter(one -> one.hash() == best).toList());
    }

    private static Optional<PeerFingerprint> parse(Hash hash, String text) {
        if (text.length() != hash.length * 3 - 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PeerFingerprint(hash, HEX.parseHex(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The fingerprint of a certificate in DER.
    static PeerFingerprint of(Hash hash, byte[] certificate) {
        return new PeerFingerprint(hash, hash.digest(certificate));
    }

    /// Whether this is the fingerprint of that certificate, in DER. Compares in constant time.
    boolean matches(byte[] certificate) {
        return MessageDigest.isEqual(digest, hash.digest(certificate));
    }

    /// Upper-case hex with colons.
    String text() {
        return HEX.formatHex(digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerFingerprint that && hash == that.hash && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return 31 * hash.hashCode() + Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return hash.sdpName + " " + text();
    }
}
