package io.tandem.farend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A SIP message as it stands on the wire (RFC 3261 §7): start line, headers in order, body. Immutable, any
/// thread.
///
/// @param startLine request line or status line, without line end
/// @param headers   all headers in order, names in their long form
/// @param body      the body as UTF-8 text, empty when there is none
public record SipMessage(String startLine, List<Header> headers, String body) {

    /// One header line.
    ///
    /// @param name  long form, as written by the peer or by us
    /// @param value unfolded, trimmed
    public record Header(String name, String value) {}

    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("v", "Via"),
            Map.entry("f", "From"),
            Map.entry("t", "To"),
            Map.entry("i", "Call-ID"),
            Map.entry("m", "Contact"),
            Map.entry("l", "Content-Length"),
            Map.entry("c", "Content-Type"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("k", "Supported"),
            Map.entry("s", "Subject"),
            Map.entry("x", "Session-Expires"),
            Map.entry("r", "Refer-To"),
            Map.entry("o", "Event"));

    /// Copies the header list.
    public SipMessage {
        headers = List.copyOf(headers);
    }

    /// A request with no headers yet.
    public static SipMessage request(String method, String uri) {
        return new SipMessage(method + " " + uri + " SIP/2.0", List.of(), "");
    }

    /// A response to `request` with what RFC 3261 §8.2.6.2 copies: Via, From, To, Call-ID, CSeq.
    ///
    /// @param toTag put on To when the request has none there; empty for none (100)
    public static SipMessage response(SipMessage request, int status, String reason, String toTag) {
        List<Header> copied = new ArrayList<>();
        for (Header header : request.headers) {
            switch (header.name.toLowerCase(Locale.ROOT)) {
                case "via", "from", "call-id", "cseq" -> copied.add(header);
                case "to" -> {
                    boolean tagged = toTag.isEmpty()
                            || SipText.parameter(header.value, "tag").isPresent();
                    copied.add(tagged ? header : new Header("To", header.value + ";tag=" + toTag));
                }
                default -> {}
            }
        }
        return new SipMessage("SIP/2.0 " + status + " " + reason, copied, "");
    }

    /// Parses one whole message. Line ends may be CRLF or LF; folded lines are joined; compact names are
    /// written out.
    ///
    /// @throws IllegalArgumentException when it is not SIP
    public static SipMessage parse(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        Matcher end = Pattern.compile("\r?\n\r?\n").matcher(text);
        boolean hasEnd = end.find();
        String head = hasEnd ? text.substring(0, end.start()) : text;
        String body = hasEnd ? text.substring(end.end()) : "";
        String[] lines = head.replaceAll("\r?\n[ \t]+", " ").stripLeading().split("\r?\n", -1);
        boolean sip = lines[0].startsWith("SIP/2.0 ") || lines[0].endsWith(" SIP/2.0");
        if (!sip) {
            throw new IllegalArgumentException("not a SIP start line: " + lines[0]);
        }
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("not a header line: " + lines[i]);
            }
            String name = lines[i].substring(0, colon).strip();
            headers.add(new Header(
                    COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name),
                    lines[i].substring(colon + 1).strip()));
        }
        return new SipMessage(lines[0], headers, body);
    }

    /// The bytes for the wire, with a Content-Length that is right whatever the headers said.
    public byte[] toBytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        for (Header header : headers) {
            if (!header.name.equalsIgnoreCase("Content-Length")) {
                text.append(header.name).append(": ").append(header.value).append("\r\n");
            }
        }
        text.append("Content-Length: ")
                .append(content.length)
                .append("\r\n\r\n")
                .append(body);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether this is a request.
    public boolean isRequest() {
        return !startLine.startsWith("SIP/2.0 ");
    }

    /// The request's method, or for a response the method it answers (from CSeq).
    public String method() {
        if (isRequest()) {
            return startLine.substring(0, startLine.indexOf(' '));
        }
        String cseq = require("CSeq");
        return cseq.substring(cseq.lastIndexOf(' ') + 1).strip();
    }

    /// Whether this is a request of that method.
    public boolean is(String method) {
        return isRequest() && method().equals(method);
    }

    /// The Request-URI; only for requests.
    public String requestUri() {
        return startLine.split(" ", -1)[1];
    }

    /// The status code, 0 for requests.
    public int status() {
        return isRequest() ? 0 : Integer.parseInt(startLine.substring(8, 11));
    }

    /// The reason phrase, empty for requests.
    public String reason() {
        return isRequest() || startLine.length() < 12 ? "" : startLine.substring(12);
    }

    /// The first header of that name.
    public Optional<String> first(String name) {
        return headers.stream()
                .filter(header -> header.name.equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /// The first header of that name.
    ///
    /// @throws IllegalArgumentException when the message has none
    public String require(String name) {
        return first(name).orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + startLine));
    }

    /// All values of that name, in order, comma-separated lines taken apart (RFC 3261 §7.3.1).
    public List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name.equalsIgnoreCase(name))
                .flatMap(header -> SipText.splitList(header.value).stream())
                .toList();
    }

    /// Whether a list header (Supported, Require, Allow) names that token.
    public boolean lists(String name, String token) {
        return all(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    /// This message with one more header at the end.
    public SipMessage with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new SipMessage(startLine, more, body);
    }

    /// This message with one more header on top.
    public SipMessage withFirst(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.addFirst(new Header(name, value));
        return new SipMessage(startLine, more, body);
    }

    /// This message without any header of that name.
    public SipMessage without(String name) {
        return new SipMessage(
                startLine,
                headers.stream()
                        .filter(header -> !header.name.equalsIgnoreCase(name))
                        .toList(),
                body);
    }

    /// This message with that body.
    public SipMessage withBody(String contentType, String content) {
        SipMessage typed = without("Content-Type").with("Content-Type", contentType);
        return new SipMessage(startLine, typed.headers, content);
    }

    /// The Call-ID.
    public String callId() {
        return require("Call-ID");
    }

    /// The CSeq number.
    public long cseq() {
        return Long.parseLong(require("CSeq").strip().split("\\s+", 2)[0]);
    }

    /// The tag of From, empty when there is none.
    public String fromTag() {
        return SipText.parameter(require("From"), "tag").orElse("");
    }

    /// The tag of To, empty when there is none.
    public String toTag() {
        return SipText.parameter(require("To"), "tag").orElse("");
    }

    /// The branch of the topmost Via, empty when there is none.
    public String branch() {
        return all("Via").stream()
                .findFirst()
                .flatMap(via -> SipText.parameter(via, "branch"))
                .orElse("");
    }

    /// The whole message as text, for test failures.
    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
