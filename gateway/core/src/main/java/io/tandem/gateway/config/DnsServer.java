package io.tandem.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A server of the DNS as it is written in the configuration. Immutable.
public record DnsServer(InetSocketAddress address) {

    private static final String FORM = "address or address:port, such as 10.0.0.2 or [2001:db8::2]:53";
    private static final int PORT = 53;

    /// @param text an IP address, or one with a port; an IPv6 address with a port stands in brackets
    /// @throws IllegalArgumentException with the allowed form
    public static DnsServer parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > text.lastIndexOf(']') && (text.indexOf(':') == colon || text.startsWith("["));
        String host = (port ? text.substring(0, colon) : text).replaceAll("[\\[\\]]", "");
        try {
            int number = port ? Integer.parseInt(text.substring(colon + 1)) : PORT;
            return new DnsServer(new InetSocketAddress(InetAddress.ofLiteral(host), number));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(FORM, wrong);
        }
    }

    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
