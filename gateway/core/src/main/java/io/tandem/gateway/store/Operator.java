package io.tandem.gateway.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An operator and the digests by which he is known (RFC 7616 §3.4.2): never his password. Immutable.
///
/// @param realm the SIP domain that the digests are made for
/// @param ha1Sha256 64 lower-case hex digits, or empty where only MD5 is known
/// @param ha1Md5 32 lower-case hex digits, or empty where only SHA-256 is known
/// @param callerId number shown to trunks, or empty
public record Operator(String name, String realm, String ha1Sha256, String ha1Md5, String callerId) {

    /// With digests made from a password in clear.
    public static Operator withPassword(String name, String realm, String password, String callerId) {
        String secret = name + ":" + realm + ":" + password;
        return new Operator(name, realm, digest("SHA-256", secret), digest("MD5", secret), callerId);
    }

    private static String digest(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /// Whether he can sign in by digest.
    public boolean hasPassword() {
        return !ha1Sha256.isEmpty() || !ha1Md5.isEmpty();
    }

    @Override
    public String toString() {
        return "Operator[" + name + "]";
    }
}
