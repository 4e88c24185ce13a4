package io.tandem.media.ice;

import java.util.random.RandomGenerator;

/// The user name fragment and password of one side (RFC 8445 §5.3). Immutable; the password is never printed.
public record IceCredentials(String ufrag, String pwd) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    /// 48 bits: one port serves many calls, and the fragment tells them apart.
    private static final int UFRAG_LENGTH = 8;
    /// 144 bits; RFC 8445 asks for 128.
    private static final int PWD_LENGTH = 24;

    /// Fresh credentials.
    ///
    /// @param random a cryptographically strong one
    public static IceCredentials generate(RandomGenerator random) {
        return new IceCredentials(text(random, UFRAG_LENGTH), text(random, PWD_LENGTH));
    }

    private static String text(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "IceCredentials[" + ufrag + ", redacted]";
    }
}
