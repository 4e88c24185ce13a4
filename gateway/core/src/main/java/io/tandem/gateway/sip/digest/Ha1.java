package io.tandem.gateway.sip.digest;

/// What is kept of a password: HA1 by each algorithm, lower-case hex. Immutable; never printed.
public record Ha1(String sha256, String md5) {

    public static Ha1 of(String user, String realm, String password) {
        return new Ha1(
                DigestAlgorithm.SHA_256.ha1(user, realm, password), DigestAlgorithm.MD5.ha1(user, realm, password));
    }

    String by(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA_256 -> sha256;
            case MD5 -> md5;
        };
    }

    @Override
    public String toString() {
        return "Ha1[***]";
    }
}
