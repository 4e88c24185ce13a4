package io.tandem.gateway.presence;

import io.tandem.gateway.sip.SipUri;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Renders and reads `application/pidf+xml` (RFC 3863) with the activities of RFC 4480. Any thread, no state.
final class Pidf {

    static final String NAMESPACE = "urn:ietf:params:xml:ns:pidf";
    static final String RPID = "urn:ietf:params:xml:ns:pidf:rpid";
    private static final String DATA_MODEL = "urn:ietf:params:xml:ns:pidf:data-model";

    private Pidf() {}

    /// `open` means that a call would ring: he is registered and has not asked not to be disturbed. Calls under way
    /// are an activity, since a second call may come.
    static String render(Sight sight, String domain) {
        boolean disturb = sight.availability() != Availability.DO_NOT_DISTURB;
        String basic = sight.registered() && disturb ? "open" : "closed";
        String uri = Xml.escape(SipUri.of(sight.user(), domain).toString());
        StringBuilder out = new StringBuilder(512);
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<presence xmlns=\"")
                .append(NAMESPACE)
                .append("\" xmlns:dm=\"")
                .append(DATA_MODEL)
                .append("\" xmlns:rp=\"")
                .append(RPID)
                .append("\" entity=\"")
                .append(uri)
                .append("\">\n<tuple id=\"t1\"><status><basic>")
                .append(basic)
                .append("</basic></status><contact>")
                .append(uri)
                .append("</contact></tuple>\n");
        activities(out, sight);
        return out.append("</presence>\n").toString();
    }

    private static void activities(StringBuilder out, Sight sight) {
        String said = switch (sight.availability()) {
            case AVAILABLE -> "";
            case AWAY -> "<rp:away/>";
            case DO_NOT_DISTURB -> "<rp:busy/>";
        };
        String phone = sight.onThePhone() ? "<rp:on-the-phone/>" : "";
        if (!said.isEmpty() || !phone.isEmpty()) {
            out.append("<dm:person id=\"p1\"><rp:activities>")
                    .append(said)
                    .append(phone)
                    .append("</rp:activities></dm:person>\n");
        }
    }

    /// What a published document comes to: activity `busy` or basic `closed` is do-not-disturb, `away` is away. All
    /// else in it is left out: a watcher never sees a byte of it.
    ///
    /// @return empty where it is no presence document
    static Optional<Availability> read(String document) {
        Set<String> found = new HashSet<>();
        boolean wellFormed = Xml.read(document, element -> {
            if (element.namespace().equals(RPID)) {
                found.add("activity " + element.name());
            } else if (element.namespace().equals(NAMESPACE)) {
                found.add(element.name().equals("basic") ? "basic " + element.text() : element.name());
            }
        });
        if (!wellFormed || !found.contains("presence")) {
            return Optional.empty();
        }
        if (found.contains("activity busy") || (found.contains("basic closed") && !found.contains("activity away"))) {
            return Optional.of(Availability.DO_NOT_DISTURB);
        }
        return Optional.of(found.contains("activity away") ? Availability.AWAY : Availability.AVAILABLE);
    }
}
