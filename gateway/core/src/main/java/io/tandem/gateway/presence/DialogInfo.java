package io.tandem.gateway.presence;

import io.tandem.gateway.sip.SipUri;
import java.util.List;
import java.util.Locale;

/// Renders `application/dialog-info+xml` (RFC 4235 §4). Any thread, no state.
final class DialogInfo {

    private DialogInfo() {}

    /// The whole state.
    ///
    /// @param gone lamps that were shown last and are no more: told as terminated, once
    static String render(String user, String domain, long version, List<Lamp> lamps, List<Lamp> gone) {
        StringBuilder out = new StringBuilder(512);
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialog-info")
                .append(" xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"")
                .append(version)
                .append("\" state=\"full\" entity=\"")
                .append(Xml.escape(SipUri.of(user, domain).toString()))
                .append("\">\n");
        lamps.forEach(lamp -> dialog(out, lamp, domain));
        gone.forEach(lamp -> dialog(out, lamp.as(Lamp.State.TERMINATED), domain));
        return out.append("</dialog-info>\n").toString();
    }

    /// What a Replaces is made of (RFC 4235 §4.1.2, RFC 3891 §3).
    private static String ringing(Lamp lamp) {
        return lamp.ringing()
                .map(dialog -> "\" call-id=\"" + Xml.escape(dialog.callId()) + "\" local-tag=\""
                        + Xml.escape(dialog.localTag()) + "\" remote-tag=\"" + Xml.escape(dialog.remoteTag()))
                .orElse("");
    }

    private static void dialog(StringBuilder out, Lamp lamp, String domain) {
        out.append("<dialog id=\"")
                .append(Xml.escape(lamp.id()))
                .append(ringing(lamp))
                .append("\" direction=\"")
                .append(lamp.initiator() ? "initiator" : "recipient")
                .append("\"><state>")
                .append(lamp.state().name().toLowerCase(Locale.ROOT))
                .append("</state>");
        if (!lamp.remote().isEmpty()) {
            String uri = Xml.escape(SipUri.of(lamp.remote(), domain).toString());
            out.append("<remote><identity>")
                    .append(uri)
                    .append("</identity><target uri=\"")
                    .append(uri)
                    .append("\"/></remote>");
        }
        out.append("</dialog>\n");
    }
}
