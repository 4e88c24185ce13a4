package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.CSeq;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.ArrayList;
import java.util.List;

/// Requests that belong to an INVITE of ours. Any thread, no state.
final class OfInvite {

    private OfInvite() {}

    /// RFC 3261 §9.1: Request-URI, Call-ID, To, From, Route, the number of CSeq and the top Via of the INVITE.
    static SipRequest cancel(SipRequest invite, String reason) {
        List<Field> fields =
                alike(invite, "CANCEL", invite.headers().first("To").orElseThrow());
        if (!reason.isEmpty()) {
            fields.add(new Field("Reason", reason));
        }
        return new SipRequest("CANCEL", invite.uri(), Headers.of(fields), Body.NONE);
    }

    /// RFC 3261 §17.1.1.3: the same, but To of the failure.
    static SipRequest ack(SipRequest invite, SipResponse failure) {
        List<Field> fields = alike(invite, "ACK", failure.headers().first("To").orElseThrow());
        return new SipRequest("ACK", invite.uri(), Headers.of(fields), Body.NONE);
    }

    private static List<Field> alike(SipRequest invite, String method, String to) {
        List<Field> fields = new ArrayList<>();
        for (Field field : invite.headers().fields()) {
            switch (field.name()) {
                case "Call-ID", "From", "Route" -> fields.add(field);
                case "To" -> fields.add(new Field("To", to));
                case "CSeq" ->
                    fields.add(new Field("CSeq", new CSeq(invite.cseq().number(), method).toString()));
                default -> {}
            }
        }
        return fields;
    }
}
