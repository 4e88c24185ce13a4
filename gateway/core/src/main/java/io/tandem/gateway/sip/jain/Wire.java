package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Between JAIN-SIP's messages and ours. Everything is rendered anew: what does not parse does not pass. Any thread,
/// no state.
final class Wire {

    private static final Set<String> CRUCIAL = Set.of(
            "From",
            "To",
            "CSeq",
            "Via",
            "CallID",
            "ContentLength",
            "RequestLine",
            "StatusLine",
            "Contact",
            "Route",
            "RecordRoute",
            "ContentType");

    private static final Set<String> ADDRESSES = Set.of("From", "To", "Contact", "Route", "Record-Route");

    /// The parser takes more, and writes it so that it cannot be read again.
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]");

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final Pattern TYPE_NAME = Pattern.compile("(?i)^Content-Type:\\s*");

    private static final ParseExceptionListener STRICT = (wrong, message, type, header, text) -> {
        if (type != null
                && (type == RequestLine.class || type == StatusLine.class || CRUCIAL.contains(type.getSimpleName()))) {
            throw wrong;
        }
        message.addUnparsed(header);
    };

    private Wire() {}

    /// Parses a whole message. A malformed header that nobody needs is left out, any other is an error.
    static SIPMessage parse(byte[] message) throws ParseException {
        try {
            SIPMessage parsed = new StringMsgParser().parseSIPMessage(message, true, false, STRICT);
            if (parsed == null) {
                throw new ParseException("empty", 0);
            }
            return parsed;
        } catch (RuntimeException bugInParser) {
            ParseException wrong = new ParseException(String.valueOf(bugInParser.getMessage()), 0);
            wrong.initCause(bugInParser);
            throw wrong;
        }
    }

    static SipRequest request(SIPRequest request) throws ParseException {
        SipUri uri = SipUri.parse(request.getRequestURI().toString())
                .orElseThrow(() -> new ParseException("Request-URI", 0))
                .withoutHeaders();
        return new SipRequest(request.getMethod(), uri, headers(request), body(request));
    }

    static SipResponse response(SIPResponse response) throws ParseException {
        String reason = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
        return new SipResponse(response.getStatusCode(), reason, headers(response), body(response));
    }

    private static Headers headers(SIPMessage message) throws ParseException {
        List<Field> fields = new ArrayList<>();
        for (Iterator<SIPHeader> all = message.getHeaders(); all.hasNext(); ) {
            SIPHeader header = all.next();
            if (header instanceof SIPHeaderList<?> list) {
                for (SIPHeader one : list) {
                    add(fields, one);
                }
            } else {
                add(fields, header);
            }
        }
        return Headers.of(fields);
    }

    private static void add(List<Field> fields, SIPHeader header) throws ParseException {
        String line = header.encode().strip();
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1).strip();
        if (ADDRESSES.contains(header.getName()) && endsWithinQuotes(value)) {
            throw new ParseException(header.getName(), value.length());
        }
        if (header instanceof Via via && !HOST.matcher(via.getHost()).matches()) {
            throw new ParseException("Via", 0);
        }
        try {
            fields.add(new Field(header.getName(), value));
        } catch (IllegalArgumentException controlBytes) {
            throw new ParseException(header.getName(), 0);
        }
    }

    /// The parser takes a backslash in a display name without quotes and puts quotes around it, where it then
    /// escapes the closing one.
    private static boolean endsWithinQuotes(String value) {
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return quoted;
    }

    private static Body body(SIPMessage message) {
        byte[] content = message.getRawContent();
        if (content == null || content.length == 0) {
            return Body.NONE;
        }
        String type = message.getContentTypeHeader() == null
                ? ""
                : TYPE_NAME
                        .matcher(message.getContentTypeHeader().toString())
                        .replaceFirst("")
                        .strip();
        return new Body(type, new String(content, StandardCharsets.UTF_8));
    }

    /// Headers that only the stack writes.
    private static boolean ours(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "via", "max-forwards", "content-length", "content-type" -> true;
            default -> false;
        };
    }

    /// Headers of a response that come from its request.
    private static boolean copied(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "from", "to", "call-id", "cseq", "record-route" -> true;
            default -> ours(name);
        };
    }

    static byte[] render(SipRequest request, String via, String userAgent) {
        StringBuilder head = new StringBuilder(1_024);
        head.append(request.method())
                .append(' ')
                .append(request.uri().withoutHeaders())
                .append(" SIP/2.0\r\n");
        line(head, "Via", via);
        line(head, "Max-Forwards", "70");
        for (Field field : request.headers().fields()) {
            if (!ours(field.name())) {
                line(head, field.name(), field.value());
            }
        }
        if (request.headers().first("User-Agent").isEmpty() && !request.is("ACK") && !request.is("CANCEL")) {
            line(head, "User-Agent", userAgent);
        }
        return whole(head, request);
    }

    /// @param to the To of the response, with tag
    static byte[] render(SipResponse response, SipRequest request, String to, String server) {
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
                line(head, field.name(), field.value());
            }
        }
        if (response.status() > 100 && response.headers().first("Server").isEmpty()) {
            line(head, "Server", server);
        }
        return whole(head, response);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
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
