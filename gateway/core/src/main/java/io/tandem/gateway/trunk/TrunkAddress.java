package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Address of a trunk as it is written in the configuration. Immutable.
///
/// @param transport empty for `sip:`: the DNS says which
/// @param host name, or IP address without brackets
/// @param givenPort empty where none is written: by name, the DNS says which
public record TrunkAddress(Optional<Hop.Transport> transport, String host, OptionalInt givenPort) {

    private static final String FORM =
            "udp:host[:port], tcp:host[:port], tls:host[:port] or sip:name, such as udp:10.0.0.5:5060";
    private static final int SIP_PORT = 5060;
    private static final int SIPS_PORT = 5061;

    /// @param text `udp:host[:port]`, `tcp:host[:port]`, `tls:host[:port]` or `sip:name`; an IPv6 address stands in
    /// brackets
    /// @throws IllegalArgumentException with the allowed form
    public static TrunkAddress parse(String text) {
        int colon = text.indexOf(':');
        Optional<Hop.Transport> transport =
                switch (text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
                    case "udp" -> Optional.of(Hop.Transport.UDP);
                    case "tcp" -> Optional.of(Hop.Transport.TCP);
                    case "tls" -> Optional.of(Hop.Transport.TLS);
                    case "sip" -> Optional.empty();
                    default -> throw new IllegalArgumentException(FORM);
                };
        String rest = text.substring(colon + 1);
        int portColon = rest.lastIndexOf(':');
        boolean hasPort = portColon > rest.lastIndexOf(']');
        String host = (hasPort ? rest.substring(0, portColon) : rest).replaceAll("[\\[\\]]", "");
        OptionalInt port = hasPort ? OptionalInt.of(port(rest.substring(portColon + 1))) : OptionalInt.empty();
        if (host.isBlank() || !host.chars().allMatch(c -> isHostChar((char) c))) {
            throw new IllegalArgumentException(FORM);
        }
        TrunkAddress address = new TrunkAddress(transport, host, port);
        if (transport.isEmpty() && (hasPort || address.literal().isPresent())) {
            throw new IllegalArgumentException(FORM);
        }
        return address.literal().isPresent()
                ? new TrunkAddress(transport, host, OptionalInt.of(address.port()))
                : address;
    }

    private static boolean isHostChar(char c) {
        return Character.isLetterOrDigit(c) || "-_.:%".indexOf(c) >= 0;
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

    /// The port that is written, or its transport's usual one.
    public int port() {
        return givenPort.orElse(portOf(transport.orElse(Hop.Transport.UDP)));
    }

    static int portOf(Hop.Transport transport) {
        return transport == Hop.Transport.TLS ? SIPS_PORT : SIP_PORT;
    }

    /// The host as an address; empty for a name.
    public Optional<InetAddress> literal() {
        if (host.indexOf(':') < 0 && !host.matches("[0-9.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    /// Where it is, when no name has to be asked for.
    public Optional<Hop.Address> known() {
        return literal()
                .map(address ->
                        new Hop.Address(transport.orElse(Hop.Transport.UDP), new InetSocketAddress(address, port())));
    }

    @Override
    public String toString() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String scheme = transport.map(t -> t.name().toLowerCase(Locale.ROOT)).orElse("sip");
        boolean byName = givenPort.isEmpty() && literal().isEmpty();
        return scheme + ":" + name + (byName ? "" : ":" + port());
    }
}
