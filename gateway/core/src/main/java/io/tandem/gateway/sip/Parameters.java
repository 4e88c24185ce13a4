package io.tandem.gateway.sip;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Header parameters `;name=value;flag` (RFC 3261 §25.1, generic-param). Any thread, no state.
public final class Parameters {

    private static final int MAX = 64;

    private Parameters() {}

    /// Reads what follows a header's value, from its first `;`. Names in lower case, values without quotes.
    ///
    /// @return empty where it is malformed or a name comes twice
    public static Optional<Map<String, String>> parse(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = skipSpace(text, 0);
        while (at < text.length()) {
            if (text.charAt(at) != ';' || parameters.size() == MAX) {
                return Optional.empty();
            }
            int nameFrom = skipSpace(text, at + 1);
            int nameTo = nameFrom;
            while (nameTo < text.length() && Escapes.isTokenChar(text.charAt(nameTo))) {
                nameTo++;
            }
            at = skipSpace(text, nameTo);
            String value = "";
            if (at < text.length() && text.charAt(at) == '=') {
                int from = skipSpace(text, at + 1);
                int to = endOfValue(text, from);
                if (to <= from) {
                    return Optional.empty();
                }
                boolean quoted = text.charAt(from) == '"';
                value = quoted ? Escapes.unquote(text.substring(from + 1, to - 1)) : text.substring(from, to);
                at = skipSpace(text, to);
            }
            String name = text.substring(nameFrom, nameTo).toLowerCase(Locale.ROOT);
            if (name.isEmpty() || Escapes.hasControl(value) || parameters.put(name, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /// Theirs for good, in the same order.
    static Map<String, String> copy(Map<String, String> parameters) {
        return parameters.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /// Names are tokens, no value has a control character.
    static boolean wellFormed(Map<String, String> parameters) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!Escapes.isToken(parameter.getKey()) || Escapes.hasControl(parameter.getValue())) {
                return false;
            }
        }
        return true;
    }

    /// `;name=value`, the value quoted where it is not a token or a host.
    public static String render(Map<String, String> parameters) {
        StringBuilder out = new StringBuilder();
        parameters.forEach((name, value) -> {
            out.append(';').append(name);
            if (!value.isEmpty()) {
                out.append('=').append(isPlain(value) ? value : Escapes.quote(value));
            }
        });
        return out.toString();
    }

    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> isPlainChar((char) c));
    }

    private static boolean isPlainChar(char c) {
        return Escapes.isTokenChar(c) || c == '[' || c == ']' || c == ':';
    }

    private static int endOfValue(String text, int from) {
        if (from < text.length() && text.charAt(from) == '"') {
            return Escapes.endOfQuoted(text, from) + 1;
        }
        int to = from;
        while (to < text.length() && text.charAt(to) != ';' && text.charAt(to) > ' ' && text.charAt(to) != '"') {
            to++;
        }
        return to;
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
