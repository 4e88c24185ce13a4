package io.tandem.farend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Digest authentication of INVITEs, as a trunk with an account asks for it (RFC 7616, RFC 8760).
/// Immutable, any thread.
///
/// @param realm     protection space
/// @param user      the one account
/// @param password  its password
/// @param algorithm `MD5` or `SHA-256`
/// @param nonce     the one nonce it gives out
public record Challenge(String realm, String user, String password, String algorithm, String nonce) {

    /// The value of WWW-Authenticate.
    public String header() {
        return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm + ", qop=\"auth\"";
    }

    /// Whether the request carries the right answer to this challenge.
    public boolean satisfiedBy(SipMessage request) {
        Optional<String> authorization = request.first("Authorization");
        return authorization.isPresent() && right(authorization.get(), request.method());
    }

    private boolean right(String answer, String method) {
        String uri = value(answer, "uri");
        String hashed = hash(user + ":" + realm + ":" + password);
        String asked = hash(method + ":" + uri);
        String qop = value(answer, "qop");
        String middle =
                qop.isEmpty() ? nonce : nonce + ":" + value(answer, "nc") + ":" + value(answer, "cnonce") + ":" + qop;
        return value(answer, "username").equals(user)
                && value(answer, "realm").equals(realm)
                && value(answer, "nonce").equals(nonce)
                && value(answer, "response").equals(hash(hashed + ":" + middle + ":" + asked));
    }

    private static String value(String answer, String name) {
        return SipText.directive(answer, name).orElse("");
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException unknown) {
            throw new IllegalStateException("digest algorithm " + algorithm, unknown);
        }
    }
}
