package io.tandem.gateway.presence;

import java.util.Optional;

/// `application/im-iscomposing+xml` (RFC 3994): read for its state, and written anew. Any thread, no state.
final class IsComposing {

    static final String CONTENT_TYPE = "application/im-iscomposing+xml";
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:im-iscomposing";

    private IsComposing() {}

    /// The document that is sent on; empty where the given one has no state `active` or `idle`.
    static Optional<String> anew(String document) {
        String[] state = {""};
        boolean wellFormed = Xml.read(document, element -> {
            if (element.namespace().equals(NAMESPACE) && element.name().equals("state")) {
                state[0] = element.text();
            }
        });
        return wellFormed && (state[0].equals("active") || state[0].equals("idle"))
                ? Optional.of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<isComposing xmlns=\"" + NAMESPACE
                        + "\"><state>" + state[0] + "</state></isComposing>\n")
                : Optional.empty();
    }
}
