package io.tandem.media;

import java.net.InetAddress;

/// A range of addresses with one prefix (RFC 4632 §3.1, RFC 4291 §2.3). Immutable.
///
/// @param address any address of the range
/// @param prefixBits how many leading bits are common to all of them
public record Network(InetAddress address, int prefixBits) {

    public Network {
        if (prefixBits < 0 || prefixBits > 8 * address.getAddress().length) {
            throw new IllegalArgumentException(form());
        }
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or one address.
    ///
    /// @throws IllegalArgumentException with the allowed form
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral((slash < 0 ? text : text.substring(0, slash)).strip());
            int bits = slash < 0
                    ? 8 * address.getAddress().length
                    : Integer.parseInt(text.substring(slash + 1).strip());
            return new Network(address, bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(form(), e);
        }
    }

    private static String form() {
        return "a network as 10.0.0.0/8 or 2001:db8::/32, or one address";
    }

    /// Whether that address lies within. One of the other family never does.
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = prefixBits / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixBits % 8;
        return rest == 0 || (mine[whole] ^ theirs[whole]) >> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixBits;
    }
}
