package io.tandem.farend;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/// Fresh tags, branches and Call-IDs from an injected source of randomness. Any thread when the source is.
final class Ids {
    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /// A token of 16 hexadecimal digits.
    String token() {
        return String.format("%016x", random.nextLong());
    }

    /// A random 31-bit number, for SSRCs, sequence numbers and SDP session ids.
    int number() {
        return random.nextInt() & 0x7fff_ffff;
    }

    /// An address as SIP writes it, IPv6 in brackets.
    static String hostPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
