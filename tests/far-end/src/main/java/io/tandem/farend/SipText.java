package io.tandem.farend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The small grammar pieces of SIP header values (RFC 3261 §25) that a user agent needs. Stateless, any
/// thread.
public final class SipText {
    private SipText() {}

    /// The value of `;name=value` outside the angle brackets of a header value; empty text for a flag.
    public static Optional<String> parameter(String value, String name) {
        String tail = value.contains("<") ? value.substring(value.lastIndexOf('>') + 1) : value;
        return named(tail.split(";", -1), name, 1);
    }

    /// The value of a parameter inside a URI (`sip:a@b;transport=tcp`).
    public static Optional<String> uriParameter(String uri, String name) {
        return named(uri.split(";", -1), name, 1);
    }

    /// A directive of `Digest realm="a", nonce="b"` (RFC 7616 §3.3), unquoted.
    public static Optional<String> directive(String value, String name) {
        int scheme = value.indexOf(' ');
        return named(splitList(value.substring(scheme + 1)).toArray(String[]::new), name, 0);
    }

    private static Optional<String> named(String[] parts, String name, int from) {
        for (int i = from; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = (equals < 0 ? parts[i] : parts[i].substring(0, equals)).strip();
            if (key.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(
                        equals < 0 ? "" : unquote(parts[i].substring(equals + 1).strip()));
            }
        }
        return Optional.empty();
    }

    private static String unquote(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /// The URI of a name-addr or addr-spec: what stands in the angle brackets, else all before the first
    /// `;`.
    public static String uri(String nameAddr) {
        int open = nameAddr.indexOf('<');
        if (open >= 0) {
            return nameAddr.substring(open + 1, nameAddr.indexOf('>', open));
        }
        return nameAddr.split(";", -1)[0].strip();
    }

    /// The user part of a SIP URI, empty when there is none.
    public static String user(String uri) {
        String rest = uri.substring(uri.indexOf(':') + 1);
        int at = rest.indexOf('@');
        return at < 0 ? "" : rest.substring(0, at).split(";", -1)[0];
    }

    /// The host of a SIP URI, without port and parameters.
    public static String host(String uri) {
        String hostPort = hostPort(uri);
        if (hostPort.startsWith("[")) {
            return hostPort.substring(1, hostPort.indexOf(']'));
        }
        int colon = hostPort.indexOf(':');
        return colon < 0 ? hostPort : hostPort.substring(0, colon);
    }

    /// The port of a SIP URI, 5060 when it names none.
    public static int port(String uri) {
        String hostPort = hostPort(uri);
        int colon = hostPort.indexOf(':', hostPort.lastIndexOf(']') + 1);
        return colon < 0 ? 5060 : Integer.parseInt(hostPort.substring(colon + 1));
    }

    private static String hostPort(String uri) {
        String rest = uri.substring(uri.indexOf(':') + 1);
        int at = rest.indexOf('@');
        return rest.substring(at + 1).split("[;?]", -1)[0];
    }

    /// A comma-separated list taken apart, commas in quotes and angle brackets left alone.
    public static List<String> splitList(String value) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int angle = 0;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' && (i == 0 || value.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && c == '<') {
                angle++;
            } else if (!quoted && c == '>') {
                angle--;
            } else if (!quoted && angle == 0 && c == ',') {
                parts.add(value.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(value.substring(start).strip());
        return parts;
    }
}
