package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.Parameters;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The first Via of a message (RFC 3261 §20.42, §18.2). Immutable.
///
/// @param sentBy host and port as they stand there
/// @param rest the other values of the same field, with the comma before them, or empty
public record TopVia(String transport, String sentBy, Map<String, String> parameters, String rest) {

    private static final int DEFAULT_PORT = 5060;
    private static final Pattern SLASHES = Pattern.compile("\\s*/\\s*");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /// Reads the value of the first Via field.
    public static Optional<TopVia> parse(String value) {
        int comma = topLevelComma(value);
        String one = comma < 0 ? value : value.substring(0, comma);
        String rest = comma < 0 ? "" : value.substring(comma);
        int semicolon = one.indexOf(';');
        String head = (semicolon < 0 ? one : one.substring(0, semicolon)).strip();
        String[] parts = isPlain(head)
                ? head.split(" ", 2)
                : SPACE.split(SLASHES.matcher(head).replaceAll("/"), 2);
        String[] protocol = parts[0].split("/", -1);
        Optional<Map<String, String>> parameters = Parameters.parse(semicolon < 0 ? "" : one.substring(semicolon));
        boolean good = parts.length == 2
                && protocol.length == 3
                && protocol[0].equalsIgnoreCase("SIP")
                && protocol[1].equals("2.0")
                && HeadCheck.isToken(protocol[2])
                && parameters.isPresent();
        return good
                ? Optional.of(new TopVia(
                        protocol[2].toUpperCase(Locale.ROOT),
                        isPlain(head) ? parts[1] : SPACE.matcher(parts[1]).replaceAll(""),
                        parameters.get(),
                        rest))
                : Optional.empty();
    }

    /// Written as nearly all do, with one space.
    private static boolean isPlain(String head) {
        int spaces = 0;
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            if (c <= ' ' && (c != ' ' || ++spaces > 1)) {
                return false;
            }
        }
        return true;
    }

    public String branch() {
        return parameters.getOrDefault("branch", "");
    }

    /// The same as its server has to write it: `received` always, `rport` where it was asked for (RFC 3581 §4), and
    /// no `maddr`: responses go back where the request came from, to nobody else.
    public TopVia arrivedFrom(InetSocketAddress source) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.remove("maddr");
        more.put("received", source.getAddress().getHostAddress());
        if (more.containsKey("rport")) {
            more.put("rport", Integer.toString(source.getPort()));
        }
        return new TopVia(transport, sentBy, more, rest);
    }

    /// Where a UDP response goes (RFC 3261 §18.2.2, RFC 3581 §4).
    public InetSocketAddress replyTo(InetSocketAddress source) {
        if (parameters.containsKey("rport")) {
            return source;
        }
        int colon = sentBy.lastIndexOf(':');
        boolean hasPort = colon > sentBy.lastIndexOf(']');
        int port = hasPort ? HeadCheck.number(sentBy.substring(colon + 1), 5) : DEFAULT_PORT;
        return port <= 0 || port > 65_535 ? source : new InetSocketAddress(source.getAddress(), port);
    }

    private static int topLevelComma(String value) {
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "SIP/2.0/" + transport + ' ' + sentBy + Parameters.render(parameters) + rest;
    }
}
