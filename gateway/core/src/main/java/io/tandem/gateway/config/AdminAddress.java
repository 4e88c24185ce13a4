package io.tandem.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An address with its port as it is written in the configuration. Immutable.
public record AdminAddress(InetSocketAddress address) {

    private static final String FORM = "an IP address and a port, such as 127.0.0.1:8090 or [::1]:8090";

    /// @param text an IPv6 address stands in brackets
    /// @throws IllegalArgumentException with the allowed form
    public static AdminAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || (text.indexOf(':') != colon && !text.startsWith("["))) {
            throw new IllegalArgumentException(FORM);
        }
        try {
            InetAddress host = InetAddress.ofLiteral(text.substring(0, colon).replaceAll("[\\[\\]]", ""));
            return new AdminAddress(new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1))));
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
