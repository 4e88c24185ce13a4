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
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Parses what comes from the wire, by JAIN-SIP's parser, into our own messages: what does not parse does not pass. Any
/// thread, no state.
public final class Wire {

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

    private static final String NAME = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-";
    private static final String IPV6 = "0123456789abcdefABCDEF:.%";
    private static final Pattern TYPE_NAME = Pattern.compile("(?i)^Content-Type:\\s*");

    private static final ParseExceptionListener STRICT = (wrong, message, type, header, text) -> {
        if (type != null
                && (type == RequestLine.class || type == StatusLine.class || CRUCIAL.contains(type.getSimpleName()))) {
            throw wrong;
        }
        message.addUnparsed(header);
    };

    private Wire() {}

    /// What came.
    ///
    /// @param complete whether it has all headers that its method needs
    public record Parsed(SipMessage message, boolean complete) {}

    /// Parses a whole message. A malformed header that nobody needs is left out, any other is an error.
    public static Parsed read(byte[] message) throws ParseException {
        return switch (parse(message)) {
            case SIPRequest request -> new Parsed(request(request), complete(request::checkHeaders));
            case SIPResponse response -> new Parsed(response(response), complete(response::checkHeaders));
            default -> throw new ParseException("neither request nor response", 0);
        };
    }

    private interface Check {
        void run() throws ParseException;
    }

    private static boolean complete(Check check) {
        try {
            check.run();
            return true;
        } catch (ParseException missing) {
            return false;
        }
    }

    private static SIPMessage parse(byte[] message) throws ParseException {
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

    private static SipRequest request(SIPRequest request) throws ParseException {
        SipUri uri = SipUri.parse(request.getRequestURI().toString())
                .orElseThrow(() -> new ParseException("Request-URI", 0))
                .withoutHeaders();
        return new SipRequest(request.getMethod(), uri, headers(request), body(request));
    }

    private static SipResponse response(SIPResponse response) throws ParseException {
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
        if (header instanceof Via via && !isHost(via.getHost())) {
            throw new ParseException("Via", 0);
        }
        try {
            fields.add(new Field(header.getName(), value));
        } catch (IllegalArgumentException controlBytes) {
            throw new ParseException(header.getName(), 0);
        }
    }

    /// A name, an IPv4 address, or an IPv6 address in brackets. The parser takes more, and writes it so that it
    /// cannot be read again.
    private static boolean isHost(String host) {
        int last = host.length() - 1;
        boolean bracketed = last > 1 && host.charAt(0) == '[' && host.charAt(last) == ']';
        for (int i = bracketed ? 1 : 0; i <= (bracketed ? last - 1 : last); i++) {
            if ((bracketed ? IPV6 : NAME).indexOf(host.charAt(i)) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
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
}
