package io.tandem.gateway.sip.stack;

import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.net.FirstLook;
import io.tandem.gateway.sip.net.SipHead;
import io.tandem.gateway.sip.net.SipHead.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Answers to requests that are too malformed for a transaction: stateless, built from the lines as they came
/// (RFC 3261 §8.2.6). Any thread, no state.
final class Refusals {

    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY";

    private static final int RETRY_AFTER_S = 2;

    private Refusals() {}

    /// @param topVia the first Via with `received` and `rport` filled in
    /// @return empty where there is nobody to answer: a response, an ACK, or no Via
    static Optional<byte[]> answer(SipHead head, Fault fault, String topVia) {
        boolean mute = !head.isRequest() || head.method().equals("ACK") || fault.status() == 0 || topVia.isEmpty();
        if (mute) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(512);
        out.append("SIP/2.0 ")
                .append(fault.status())
                .append(' ')
                .append(fault.reason())
                .append("\r\n");
        boolean first = true;
        for (Field field : head.fields()) {
            switch (field.name()) {
                case "Via" -> {
                    out.append("Via: ").append(first ? topVia : field.value()).append("\r\n");
                    first = false;
                }
                case "From", "Call-ID", "CSeq" -> append(out, field, "");
                case "To" -> append(out, field, field.value().contains("tag") ? "" : ";tag=" + FirstLook.REFUSED);
                default -> {}
            }
        }
        if (fault.status() == 503) {
            out.append("Retry-After: ").append(RETRY_AFTER_S).append("\r\n");
        }
        if (fault.status() == 501) {
            out.append("Allow: ").append(ALLOW).append("\r\n");
        }
        out.append("Content-Length: 0\r\n\r\n");
        return Optional.of(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder out, Field field, String more) {
        out.append(field.name()).append(": ").append(field.value()).append(more).append("\r\n");
    }
}
