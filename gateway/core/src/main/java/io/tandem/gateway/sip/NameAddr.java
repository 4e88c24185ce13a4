package io.tandem.gateway.sip;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A From, To, Contact, Route or P-Asserted-Identity value (RFC 3261 §20.10). Immutable. A control byte in a name
/// is refused: by [#parse] with an empty result, by the constructor with an IllegalArgumentException.
///
/// @param displayName without quotes; empty where there is none
/// @param parameters header parameters such as `tag`, `expires`, `+sip.instance`; names in lower case, in order,
/// values without quotes
public record NameAddr(String displayName, SipUri uri, Map<String, String> parameters) {

    public NameAddr {
        parameters = Parameters.copy(parameters);
        if (Escapes.hasControl(displayName) || !Parameters.wellFormed(parameters)) {
            throw new IllegalArgumentException("control character or malformed parameter beside " + uri);
        }
    }

    public static NameAddr of(SipUri uri) {
        return new NameAddr("", uri, Map.of());
    }

    /// Reads `"Name" <uri>;a=b`, `Name <uri>` or `uri;a=b`, in which the parameters belong to the header.
    ///
    /// @return empty where it is malformed or the URI is not `sip`, `sips` or `tel`
    public static Optional<NameAddr> parse(String text) {
        String value = text.strip();
        if (Escapes.hasControl(value.replace('\t', ' '))) {
            return Optional.empty();
        }
        String name = "";
        int open;
        if (value.startsWith("\"")) {
            int end = Escapes.endOfQuoted(value, 0);
            open = end < 0 ? -1 : value.indexOf('<', end);
            if (open < 0 || !value.substring(end + 1, open).isBlank()) {
                return Optional.empty();
            }
            name = Escapes.unquote(value.substring(1, end)).replace('\t', ' ');
        } else {
            open = value.indexOf('<');
            if (open < 0) {
                return bare(value);
            }
            name = value.substring(0, open).strip().replace('\t', ' ');
            if (name.indexOf('"') >= 0 || name.indexOf(';') >= 0 || name.indexOf(',') >= 0) {
                return Optional.empty();
            }
        }
        int close = value.indexOf('>', open);
        return close < 0 ? Optional.empty() : build(name, value.substring(open + 1, close), value.substring(close + 1));
    }

    /// An addr-spec without brackets holds no `?` and no `,`, and its parameters are the header's (§20).
    private static Optional<NameAddr> bare(String value) {
        int at = value.indexOf('@');
        int semicolon = value.indexOf(';', Math.max(at, 0));
        String uri = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        if (uri.indexOf('?') >= 0 || uri.indexOf(',') >= 0) {
            return Optional.empty();
        }
        return build("", uri, semicolon < 0 ? "" : value.substring(semicolon));
    }

    private static Optional<NameAddr> build(String name, String uri, String tail) {
        Optional<SipUri> parsed = SipUri.parse(uri);
        Optional<Map<String, String>> parameters = Parameters.parse(tail);
        if (parsed.isEmpty() || parameters.isEmpty() || Escapes.hasControl(name)) {
            return Optional.empty();
        }
        return Optional.of(new NameAddr(name, parsed.get(), parameters.get()));
    }

    public Optional<String> tag() {
        return Optional.ofNullable(parameters.get("tag"));
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The same with this parameter in place of any of that name.
    public NameAddr with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new NameAddr(displayName, uri, more);
    }

    /// The same without that parameter.
    public NameAddr without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(parameters);
        fewer.remove(name.toLowerCase(Locale.ROOT));
        return new NameAddr(displayName, uri, fewer);
    }

    /// The same with that tag; an empty one removes it.
    public NameAddr withTag(String tag) {
        return tag.isEmpty() ? without("tag") : with("tag", tag);
    }

    /// The canonical wire form: the name quoted, the URI in brackets.
    @Override
    public String toString() {
        String name = displayName.isEmpty() ? "" : Escapes.quote(displayName) + ' ';
        return name + '<' + uri + '>' + Parameters.render(parameters);
    }
}
