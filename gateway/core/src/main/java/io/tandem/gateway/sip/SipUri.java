package io.tandem.gateway.sip;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A `sip:`, `sips:` or `tel:` URI (RFC 3261 §19.1, RFC 3966), parsed, without escapes. Immutable.
///
/// @param scheme lower case: `sip`, `sips` or `tel`
/// @param user user part or telephone number; empty where there is none
/// @param host host or address without brackets, lower case; empty for `tel`
/// @param parameters names in lower case, in order; a flag has the value ""
/// @param headers what follows `?`, as in the `Replaces` of a Refer-To; never sent in a request line
public record SipUri(
        String scheme,
        String user,
        String host,
        OptionalInt port,
        Map<String, String> parameters,
        Map<String, String> headers) {

    public SipUri {
        host = host.toLowerCase(Locale.ROOT);
        parameters = Parameters.copy(parameters);
        headers = Parameters.copy(headers);
        if (!UriReader.isHost(host)) {
            throw new IllegalArgumentException("not a host: " + Escapes.quote(Escapes.escape(host, "")));
        }
    }

    public SipUri(String scheme, String user, String host, OptionalInt port, Map<String, String> parameters) {
        this(scheme, user, host, port, parameters, Map.of());
    }

    public static SipUri of(String user, String host) {
        return new SipUri("sip", user, host, OptionalInt.empty(), Map.of());
    }

    public static SipUri of(String user, String host, int port) {
        return new SipUri("sip", user, host, OptionalInt.of(port), Map.of());
    }

    /// Reads a URI as it stands on the wire. A password is dropped.
    ///
    /// @return empty where it is malformed or of another scheme
    public static Optional<SipUri> parse(String text) {
        return UriReader.read(text);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// The same with this parameter; an empty value makes it a flag.
    public SipUri with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new SipUri(scheme, user, host, port, more, headers);
    }

    /// The same with this header after `?`.
    public SipUri withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SipUri(scheme, user, host, port, parameters, more);
    }

    /// The same with another user part.
    public SipUri withUser(String other) {
        return new SipUri(scheme, other, host, port, parameters, headers);
    }

    /// The same as it may stand in a request line: without headers (RFC 3261 §19.1.1, table 1).
    public SipUri withoutHeaders() {
        return headers.isEmpty() ? this : new SipUri(scheme, user, host, port, parameters);
    }

    /// True for a `lr` parameter: the proxy of this Route entry is a loose router (RFC 3261 §16.12).
    public boolean looseRouter() {
        return parameters.containsKey("lr");
    }

    /// The canonical wire form, escaped as needed.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(scheme).append(':');
        if (scheme.equals("tel")) {
            out.append(Escapes.escape(user, "+"));
        } else {
            if (!user.isEmpty()) {
                out.append(Escapes.escape(user, Escapes.IN_USER)).append('@');
            }
            out.append(host.indexOf(':') >= 0 ? '[' + host + ']' : host);
            port.ifPresent(p -> out.append(':').append(p));
        }
        parameters.forEach((name, value) -> {
            out.append(';').append(Escapes.escape(name, Escapes.IN_PARAMETER));
            if (!value.isEmpty()) {
                out.append('=').append(Escapes.escape(value, Escapes.IN_PARAMETER));
            }
        });
        char separator = '?';
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.append(separator).append(Escapes.escape(header.getKey(), Escapes.IN_HEADER));
            out.append('=').append(Escapes.escape(header.getValue(), Escapes.IN_HEADER));
            separator = '&';
        }
        return out.toString();
    }
}
