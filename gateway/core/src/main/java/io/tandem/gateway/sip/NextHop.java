package io.tandem.gateway.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a request within a dialog goes (RFC 3261 §12.2.1.1, §18.1.1). Any thread, no state, no DNS.
final class NextHop {

    private NextHop() {}

    /// A browser is reached by its flow only (RFC 7118 §5); by TLS a peer stays where its certificate was proven, since
    /// an address that it names has proven nothing. Any other peer by the first Route or its Contact, where
    /// that is an address; a name is not resolved on the call path, and a peer behind NAT cannot be reached by the
    /// private address in its Contact: both keep the hop they had.
    static Hop of(List<NameAddr> routeSet, SipUri target, Hop known) {
        Hop.Transport transport = switch (known) {
            case Hop.Flow flow -> flow.transport();
            case Hop.Address address -> address.transport();
        };
        if (transport == Hop.Transport.WS || transport == Hop.Transport.WSS || transport == Hop.Transport.TLS) {
            return known;
        }
        SipUri uri = routeSet.isEmpty() ? target : routeSet.getFirst().uri();
        Optional<InetAddress> literal = literal(uri.host());
        if (literal.isEmpty()) {
            return known;
        }
        Hop.Transport wanted = transportOf(uri, transport);
        InetSocketAddress peer = switch (known) {
            case Hop.Flow flow -> flow.peer();
            case Hop.Address other -> other.address();
        };
        InetAddress announced = literal.get();
        if (isPrivate(announced) && peer.getAddress() != null && !isPrivate(peer.getAddress())) {
            return known;
        }
        int port = uri.port().orElse(5060);
        InetSocketAddress next = new InetSocketAddress(announced, port);
        return wanted == transport && next.equals(peer) ? known : new Hop.Address(wanted, next);
    }

    private static Hop.Transport transportOf(SipUri uri, Hop.Transport known) {
        return switch (uri.parameter("transport").orElse("").toLowerCase(Locale.ROOT)) {
            case "udp" -> Hop.Transport.UDP;
            case "tcp" -> Hop.Transport.TCP;
            default -> known;
        };
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isSiteLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress();
    }

    private static Optional<InetAddress> literal(String host) {
        boolean four = host.chars().filter(c -> c == '.').count() == 3
                && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (!four && host.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
