package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.jain.Reasons;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Messages as they leave, each rendered anew from its parsed values. Any thread, no state.
public final class Rendering {

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");

    private Rendering() {}

    /// Headers that only the stack writes.
    private static boolean ours(String name) {
        return name.equalsIgnoreCase("Via")
                || name.equalsIgnoreCase("Max-Forwards")
                || name.equalsIgnoreCase("Content-Length")
                || name.equalsIgnoreCase("Content-Type");
    }

    /// Headers of a response that come from its request.
    private static boolean copied(String name) {
        return name.equalsIgnoreCase("From")
                || name.equalsIgnoreCase("To")
                || name.equalsIgnoreCase("Call-ID")
                || name.equalsIgnoreCase("CSeq")
                || name.equalsIgnoreCase("Record-Route")
                || ours(name);
    }

    public static byte[] request(SipRequest request, String via, String userAgent) {
        StringBuilder head = new StringBuilder(1_024);
        head.append(request.method())
                .append(' ')
                .append(request.uri().withoutHeaders())
                .append(" SIP/2.0\r\n");
        line(head, "Via", via);
        line(head, "Max-Forwards", "70");
        for (Field field : request.headers().fields()) {
            if (!ours(field.name())) {
                line(head, field);
            }
        }
        if (request.headers().first("User-Agent").isEmpty() && !request.is("ACK") && !request.is("CANCEL")) {
            line(head, "User-Agent", userAgent);
        }
        return whole(head, request);
    }

    /// @param to the To of the response, with tag
    public static byte[] response(SipResponse response, SipRequest request, String to, String server) {
        StringBuilder head = new StringBuilder(1_024);
        String reason = response.reason().isBlank() ? Reasons.of(response.status()) : response.reason();
        head.append("SIP/2.0 ").append(response.status()).append(' ');
        head.append(CONTROL.matcher(reason).replaceAll(" ")).append("\r\n");
        request.headers().all("Via").forEach(via -> line(head, "Via", via));
        line(head, "From", request.headers().first("From").orElseThrow());
        line(head, "To", to);
        line(head, "Call-ID", request.callId());
        line(head, "CSeq", request.cseq().toString());
        if (response.status() > 100 && response.status() < 300) {
            request.headers().all("Record-Route").forEach(route -> line(head, "Record-Route", route));
        }
        for (Field field : response.headers().fields()) {
            if (!copied(field.name())) {
                line(head, field);
            }
        }
        if (response.status() > 100 && response.headers().first("Server").isEmpty()) {
            line(head, "Server", server);
        }
        return whole(head, response);
    }

    /// @throws IllegalArgumentException where the value would be more than a line
    private static void line(StringBuilder head, String name, String value) {
        line(head, new Field(name, value));
    }

    private static void line(StringBuilder head, Field field) {
        head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }

    private static byte[] whole(StringBuilder head, SipMessage message) {
        byte[] body = message.body().text().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            line(head, "Content-Type", message.body().contentType());
        }
        line(head, "Content-Length", Integer.toString(body.length));
        head.append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + body.length);
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
