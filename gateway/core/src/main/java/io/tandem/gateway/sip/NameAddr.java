package io.tandem.gateway.sip;

import java.util.Map;
import java.util.Optional;

/// A From, To, Contact, Route or P-Asserted-Identity value (RFC 3261 §20.10). Immutable.
///
/// @param displayName without quotes; empty where there is none
/// @param parameters header parameters such as `tag`, `expires`, `+sip.instance`; names in lower case
public record NameAddr(String displayName, SipUri uri, Map<String, String> parameters) {

    public static NameAddr of(SipUri uri) {
        return new NameAddr("", uri, Map.of());
    }

    public Optional<String> tag() {
        return Optional.ofNullable(parameters.get("tag"));
    }
}
