package io.tandem.gateway.presence;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What may be subscribed to (RFC 6665 §7). Immutable.
enum EventPackage {
    /// The calls of an operator, for busy lamps (RFC 4235).
    DIALOG("dialog", "application/dialog-info+xml"),

    /// Whether an operator can be called (RFC 3856).
    PRESENCE("presence", "application/pidf+xml"),

    /// All operators in one document of ours, so that a console needs one subscription and not two a
    /// colleague. A dot in its name would begin a template (RFC 6665 §7.2), which JsSIP does not send as it should.
    COLLEAGUES("tandem-colleagues", "application/vnd.tandem.colleagues+json");

    /// Value of Allow-Events (RFC 6665 §8.2.2).
    static final String ALLOWED = "dialog, presence, tandem-colleagues";

    final String event;
    final String contentType;

    EventPackage(String event, String contentType) {
        this.event = event;
        this.contentType = contentType;
    }

    /// The package of an Event header, its parameters aside.
    static Optional<EventPackage> of(String header) {
        int end = header.indexOf(';');
        String name = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(p -> p.event.equals(name)).findFirst();
    }

    /// Whether a peer with those Accept values understands our bodies (RFC 3261 §20.1); none at all means yes.
    boolean acceptedBy(List<String> accept) {
        return accept.isEmpty()
                || accept.stream()
                        .map(EventPackage::range)
                        .anyMatch(r -> r.equals(contentType) || r.equals("application/*") || r.equals("*/*"));
    }

    private static String range(String accept) {
        int end = accept.indexOf(';');
        return (end < 0 ? accept : accept.substring(0, end)).replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
