package io.tandem.gateway.sip.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The parameters of a challenge or of credentials (RFC 7235 §2.1). Immutable.
///
/// @param values names in lower case, values without quotes and escapes
record DigestFields(Map<String, String> values) {

    /// @return empty unless the scheme is Digest and every parameter is well-formed and given once
    static Optional<DigestFields> parse(String header) {
        String text = header.strip();
        if (!text.regionMatches(true, 0, "Digest", 0, 6) || text.length() < 8 || text.charAt(6) > ' ') {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int at = 7;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return text.substring(at).isBlank() ? Optional.of(new DigestFields(values)) : Optional.empty();
            }
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = read(text, equals + 1, value);
            if (at < 0 || name.isEmpty() || values.putIfAbsent(name, value.toString()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new DigestFields(values));
    }

    /// Reads a token or quoted string and the comma behind it; -1 where it is malformed.
    private static int read(String text, int from, StringBuilder into) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                into.append(text.charAt(at++));
            }
            if (at >= text.length()) {
                return -1;
            }
            at++;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return at < text.length() ? (text.charAt(at) == ',' ? at + 1 : -1) : at;
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        into.append(text, at, end);
        String token = into.toString().strip();
        into.setLength(0);
        into.append(token);
        return comma < 0 ? end : comma + 1;
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }
}
