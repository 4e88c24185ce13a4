package io.tandem.gateway.sip;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A `sip:`, `sips:` or `tel:` URI (RFC 3261 §19.1, RFC 3966), parsed, without escapes. Immutable.
///
/// @param scheme lower case: `sip`, `sips` or `tel`
/// @param user user part or telephone number; empty where there is none
/// @param host host or address without brackets; empty for `tel`
/// @param parameters names in lower case, in order; a flag has the value ""
public record SipUri(String scheme, String user, String host, OptionalInt port, Map<String, String> parameters) {

    public static SipUri of(String user, String host) {
        return new SipUri("sip", user, host, OptionalInt.empty(), Map.of());
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
