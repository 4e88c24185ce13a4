package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.NameAddr;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The head of a message before it is parsed: unfolded, names canonical, sizes bounded, so that everyone after it
/// reads the same (RFC 3261 §7.3.1). Immutable.
///
/// @param startLine request or status line
/// @param fields in order; values keep their text
/// @param body the octets that Content-Length names, or in a datagram without it all that follow
/// @param fault what is wrong with it, if anything
public record SipHead(String startLine, List<Field> fields, byte[] body, Optional<Fault> fault) {

    /// Why a message is refused. 0 as status: dropped, there is no one to answer.
    public record Fault(int status, String reason) {}

    public boolean isRequest() {
        return !startLine.startsWith("SIP/");
    }

    /// The method as it stands in the request line; empty for a response.
    public String method() {
        int space = startLine.indexOf(' ');
        return isRequest() && space > 0 ? startLine.substring(0, space) : "";
    }

    /// An INVITE outside any dialog, with nothing wrong so far.
    public boolean beginsCall() {
        return method().equals("INVITE") && fault.isEmpty() && !first("To").contains("tag=");
    }

    /// The first value of that canonical name; empty where there is none.
    public String first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return "";
    }

    SipHead with(Fault wrong) {
        return new SipHead(startLine, fields, body, Optional.of(wrong));
    }

    /// The same with that value in the first field of that name.
    public SipHead withFirst(String name, String value) {
        List<Field> changed = new ArrayList<>(fields);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).name().equals(name)) {
                changed.set(i, new Field(name, value));
                break;
            }
        }
        return new SipHead(startLine, List.copyOf(changed), body, fault);
    }

    /// The message anew: one line a field, canonical names, the Content-Length that the body has. What peers of
    /// RFC 2543 leave out and the parser behind this requires is added: Max-Forwards, and the Contact of an
    /// INVITE, which is then its From.
    public byte[] normalized() {
        StringBuilder head = new StringBuilder(1_024).append(startLine).append("\r\n");
        for (Field field : fields) {
            if (!field.name().equals("Content-Length")) {
                head.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        if (isRequest() && first("Max-Forwards").isEmpty()) {
            head.append("Max-Forwards: 70\r\n");
        }
        if (method().equals("INVITE") && first("Contact").isEmpty()) {
            NameAddr.parse(first("From"))
                    .ifPresent(
                            from -> head.append("Contact: <").append(from.uri()).append(">\r\n"));
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + body.length);
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /// RFC 3261 §7.3.3 and §20, RFC 3515, 3891, 3892, 4028, 6665.
    static String canonical(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "a", "accept-contact" -> "Accept-Contact";
            case "b", "referred-by" -> "Referred-By";
            case "c", "content-type" -> "Content-Type";
            case "e", "content-encoding" -> "Content-Encoding";
            case "f", "from" -> "From";
            case "i", "call-id" -> "Call-ID";
            case "k", "supported" -> "Supported";
            case "l", "content-length" -> "Content-Length";
            case "m", "contact" -> "Contact";
            case "o", "event" -> "Event";
            case "r", "refer-to" -> "Refer-To";
            case "s", "subject" -> "Subject";
            case "t", "to" -> "To";
            case "u", "allow-events" -> "Allow-Events";
            case "v", "via" -> "Via";
            case "x", "session-expires" -> "Session-Expires";
            case "cseq" -> "CSeq";
            case "max-forwards" -> "Max-Forwards";
            case "route" -> "Route";
            case "record-route" -> "Record-Route";
            case "authorization" -> "Authorization";
            case "proxy-authorization" -> "Proxy-Authorization";
            case "require" -> "Require";
            default -> name;
        };
    }
}
