package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Hop;
import java.net.InetSocketAddress;
import java.util.Locale;

/// Address of a trunk as it is written in the configuration. Immutable.
public record TrunkAddress(Hop.Transport transport, String host, int port) {

    private static final String FORM = "udp:host[:port] or tcp:host[:port], such as udp:10.0.0.5:5060";

    /// @param text `udp:host[:port]` or `tcp:host[:port]`; an IPv6 address stands in brackets
    /// @throws IllegalArgumentException with the allowed form
    public static TrunkAddress parse(String text) {
        int colon = text.indexOf(':');
        Hop.Transport transport = switch (text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
            case "udp" -> Hop.Transport.UDP;
            case "tcp" -> Hop.Transport.TCP;
            default -> throw new IllegalArgumentException(FORM);
        };
        String rest = text.substring(colon + 1);
        int portColon = rest.lastIndexOf(':');
        boolean hasPort = portColon > rest.lastIndexOf(']');
        String host = (hasPort ? rest.substring(0, portColon) : rest).replaceAll("[\\[\\]]", "");
        int port = hasPort ? port(rest.substring(portColon + 1)) : 5060;
        if (host.isBlank() || host.contains("/")) {
            throw new IllegalArgumentException(FORM);
        }
        return new TrunkAddress(transport, host, port);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(FORM, e);
        }
        throw new IllegalArgumentException(FORM);
    }

    /// Resolves the host name now; the result has no address where that failed.
    public Hop.Address resolve() {
        return new Hop.Address(transport, new InetSocketAddress(host, port));
    }

    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return transport.name().toLowerCase(Locale.ROOT) + ":" + name + ":" + port;
    }
}
