package io.tandem.gateway.sip;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads the wire form of a URI (RFC 3261 §25.1) in one pass. Any thread, no state.
final class UriReader {

    private static final int MAX_PARTS = 64;

    private UriReader() {}

    static Optional<SipUri> read(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.length() > 4_096 || !clean(text)) {
            return Optional.empty();
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "sip", "sips" -> sip(scheme, rest);
            case "tel" -> tel(rest);
            default -> Optional.empty();
        };
    }

    static boolean isHostChar(char c) {
        return Escapes.isAlphanumeric(c) || c == '-' || c == '.' || c == ':' || c == '_' || c == '%';
    }

    private static boolean clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == '"') {
                return false;
            }
        }
        return true;
    }

    private static Optional<SipUri> sip(String scheme, String rest) {
        int at = rest.indexOf('@');
        String user = "";
        if (at >= 0) {
            String info = rest.substring(0, at);
            int password = info.indexOf(':');
            Optional<String> name = Escapes.unescape(password < 0 ? info : info.substring(0, password));
            if (name.isEmpty() || name.get().isEmpty()) {
                return Optional.empty();
            }
            user = name.get();
        }
        String tail = rest.substring(at + 1);
        int question = tail.indexOf('?');
        Optional<Map<String, String>> headers =
                question < 0 ? Optional.of(Map.of()) : pairs(tail.substring(question + 1), '&');
        tail = question < 0 ? tail : tail.substring(0, question);
        int semicolon = tail.indexOf(';');
        Optional<Map<String, String>> parameters =
                semicolon < 0 ? Optional.of(Map.of()) : pairs(tail.substring(semicolon + 1), ';');
        if (headers.isEmpty() || parameters.isEmpty()) {
            return Optional.empty();
        }
        return hostPort(
                scheme, user, semicolon < 0 ? tail : tail.substring(0, semicolon), parameters.get(), headers.get());
    }

    private static Optional<SipUri> hostPort(
            String scheme, String user, String text, Map<String, String> parameters, Map<String, String> headers) {
        String host;
        String port;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                return Optional.empty();
            }
            host = text.substring(1, end);
            port = text.substring(end + 1);
            if (!isIpv6(host)) {
                return Optional.empty();
            }
        } else {
            int colon = text.indexOf(':');
            host = colon < 0 ? text : text.substring(0, colon);
            port = colon < 0 ? "" : text.substring(colon);
            if (!isHost(host) || host.indexOf(':') >= 0 || host.indexOf('%') >= 0) {
                return Optional.empty();
            }
        }
        if (host.isEmpty() || (!port.isEmpty() && port.charAt(0) != ':')) {
            return Optional.empty();
        }
        return port(port).map(p -> new SipUri(scheme, user, host, p, parameters, headers));
    }

    /// Of nothing but what may stand in a host.
    static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (!isHostChar(host.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// RFC 3261 §25.1, IPv6reference: groups as RFC 4291 §2.2 counts them, and no zone.
    private static boolean isIpv6(String host) {
        if (host.indexOf(':') < 0 || !host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static Optional<OptionalInt> port(String text) {
        if (text.isEmpty()) {
            return Optional.of(OptionalInt.empty());
        }
        String digits = text.substring(1);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int port = Integer.parseInt(digits);
        return port == 0 || port > 65_535 ? Optional.empty() : Optional.of(OptionalInt.of(port));
    }

    private static Optional<SipUri> tel(String rest) {
        int semicolon = rest.indexOf(';');
        Optional<String> number = Escapes.unescape(semicolon < 0 ? rest : rest.substring(0, semicolon));
        Optional<Map<String, String>> parameters =
                semicolon < 0 ? Optional.of(Map.of()) : pairs(rest.substring(semicolon + 1), ';');
        if (number.isEmpty() || number.get().isEmpty() || parameters.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SipUri("tel", number.get(), "", OptionalInt.empty(), parameters.get()));
    }

    /// `a=b;c` with escapes; names in lower case for parameters. A name that comes twice is refused: peers differ
    /// in which one they obey.
    private static Optional<Map<String, String>> pairs(String text, char separator) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf(separator, from);
            String pair = text.substring(from, end < 0 ? text.length() : end);
            int equals = pair.indexOf('=');
            Optional<String> name = Escapes.unescape(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = equals < 0 ? Optional.of("") : Escapes.unescape(pair.substring(equals + 1));
            if (name.isEmpty() || name.get().isEmpty() || value.isEmpty() || pairs.size() == MAX_PARTS) {
                return Optional.empty();
            }
            String key = separator == ';' ? name.get().toLowerCase(Locale.ROOT) : name.get();
            if (pairs.put(key, value.get()) != null) {
                return Optional.empty();
            }
            from = end < 0 ? text.length() + 1 : end + 1;
        }
        return Optional.of(pairs);
    }
}
