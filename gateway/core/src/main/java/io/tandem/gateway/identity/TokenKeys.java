package io.tandem.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/// The keys that tokens are signed with: a JWK Set (RFC 7517), PEM of public keys, or a secret of 32 characters or
/// more. Which algorithms a token may name follows from the kind of key. Immutable; never printed.
public record TokenKeys(JWKSet set) {

    private static final int SHORTEST_SECRET = 32;
    private static final String BEGIN = "-----BEGIN ";

    /// It is not what a file of keys should be.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /// @param text of the file
    public static TokenKeys read(String text) throws Unusable {
        String stripped = text.strip();
        List<JWK> keys;
        try {
            if (stripped.startsWith("{")) {
                keys = stripped.contains("\"keys\"") ? JWKSet.parse(stripped).getKeys() : List.of(JWK.parse(stripped));
            } else if (stripped.startsWith(BEGIN)) {
                keys = pem(stripped);
            } else {
                keys = List.of(new OctetSequenceKey.Builder(stripped.getBytes(StandardCharsets.UTF_8))
                        .keyUse(KeyUse.SIGNATURE)
                        .build());
            }
        } catch (ParseException | JOSEException | RuntimeException e) {
            throw new Unusable("is neither a JWK Set, nor PEM of public keys, nor a secret: " + e.getMessage());
        }
        if (keys.isEmpty()) {
            throw new Unusable("has no key");
        }
        for (JWK key : keys) {
            if (key instanceof OctetSequenceKey secret && secret.toByteArray().length < SHORTEST_SECRET) {
                throw new Unusable("has a secret of " + secret.toByteArray().length + " characters, not "
                        + SHORTEST_SECRET + " or more");
            }
        }
        return new TokenKeys(new JWKSet(keys));
    }

    private static List<JWK> pem(String text) throws JOSEException {
        List<JWK> keys = new ArrayList<>();
        int at = 0;
        while (at >= 0) {
            int next = text.indexOf(BEGIN, at + 1);
            keys.add(JWK.parseFromPEMEncodedObjects(next < 0 ? text.substring(at) : text.substring(at, next)));
            at = next;
        }
        return keys;
    }

    @Override
    public String toString() {
        return "TokenKeys[***]";
    }
}
