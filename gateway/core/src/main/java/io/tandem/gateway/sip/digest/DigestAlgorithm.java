package io.tandem.gateway.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hash functions we speak, in the order in which we offer them (RFC 8760 §2.4: the preferred one first).
/// Immutable.
public enum DigestAlgorithm {
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String token;

    DigestAlgorithm(String token) {
        this.token = token;
    }

    /// As it stands in a header.
    public String token() {
        return token;
    }

    /// @param token an `algorithm` value; empty means MD5 (RFC 7616 §3.3)
    static Optional<DigestAlgorithm> of(String token) {
        if (token.isEmpty()) {
            return Optional.of(MD5);
        }
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// Lower-case hex of the hash of the UTF-8 octets.
    public String hash(String text) {
        try {
            byte[] sum = MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + token, e);
        }
    }

    /// HA1 of RFC 7616 §3.4.2.
    public String ha1(String user, String realm, String password) {
        return hash(user + ':' + realm + ':' + password);
    }

    /// The response of RFC 7616 §3.4.1 with `qop=auth`.
    String response(String ha1, String nonce, String nc, String cnonce, String method, String uri) {
        return hash(String.join(":", ha1, nonce, nc, cnonce, "auth", hash(method + ':' + uri)));
    }

    /// The response without `qop`, as in RFC 2069, for trunks that offer none.
    String responseWithoutQop(String ha1, String nonce, String method, String uri) {
        return hash(String.join(":", ha1, nonce, hash(method + ':' + uri)));
    }
}
