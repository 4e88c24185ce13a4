package io.tandem.gateway.call;

import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The header fields that a leg's messages have in common. Stateless.
final class LegHeaders {

    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, UPDATE, INFO, OPTIONS, PRACK, REFER, NOTIFY";

    private LegHeaders() {}

    /// What this side can do. 100rel is offered by [TrunkHeaders] toward trunks only: JsSIP has no PRACK.
    static Headers capabilities(LegTurn leg) {
        return Headers.NONE.with("Allow", ALLOW).with("Supported", "timer, replaces");
    }

    static Headers plus(Headers one, Headers other) {
        List<Headers.Field> fields = new ArrayList<>(one.fields());
        fields.addAll(other.fields());
        return Headers.of(fields);
    }

    static Headers reasons(List<String> reasons) {
        Headers headers = Headers.NONE;
        for (String reason : reasons) {
            headers = headers.with("Reason", reason);
        }
        return headers;
    }

    /// Contact of a response that makes or refreshes a dialog, an early one included.
    static Headers contact(LegTurn leg) {
        Dialog dialog =
                leg.dialog.or(() -> leg.forks.values().stream().findFirst()).orElseThrow();
        return Headers.NONE.with("Contact", NameAddr.of(dialog.localContact()).toString());
    }

    static Body sdp(String text) {
        return text.isEmpty() ? Body.NONE : new Body("application/sdp", text);
    }

    /// The message's SDP; empty where its body is none.
    static String sdpOf(Body body) {
        boolean sdp = body.contentType().toLowerCase(Locale.ROOT).startsWith("application/sdp");
        return sdp ? body.text() : "";
    }
}
