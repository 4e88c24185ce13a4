package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.net.SipHead.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Splits a message into start line, fields and body, in one pass and within limits: the parser behind it takes
/// time that grows with the square of a line's length. Any thread, no state.
public final class HeadReader {

    static final int MAX_LINE_BYTES = 8_192;
    static final int MAX_FIELDS = 200;
    private static final int MAX_SEPARATORS = 128;
    private static final Set<String> ONCE = Set.of(
            "From",
            "To",
            "Call-ID",
            "CSeq",
            "Content-Length",
            "Max-Forwards",
            "Content-Type",
            "Authorization",
            "Refer-To",
            "Session-Expires");

    private final byte[] message;
    private final List<Field> fields = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private String startLine = "";
    private Optional<Fault> fault = Optional.empty();

    private HeadReader(byte[] message) {
        this.message = message;
    }

    /// Reads a message whose octets are all there.
    ///
    /// @param exact whether the body must have exactly the length it says: it must not in a datagram, whose rest is
    /// ignored (RFC 3261 §18.3)
    /// @return empty where there is no start line at all
    public static Optional<SipHead> read(byte[] message, boolean exact) {
        return new HeadReader(message).read(exact);
    }

    private Optional<SipHead> read(boolean exact) {
        int at = 0;
        while (at < message.length && (message[at] == '\r' || message[at] == '\n')) {
            at++;
        }
        int end = lines(at);
        if (startLine.isEmpty()) {
            return Optional.empty();
        }
        SipHead head = new SipHead(startLine, List.copyOf(fields), new byte[0], fault);
        if (end < 0) {
            return Optional.of(head.fault().isPresent() ? head : head.with(new Fault(400, "No End Of Headers")));
        }
        SipHead whole = head.fault().isPresent() ? head : withBody(head, end, exact);
        SipHead checked = whole.fault().isPresent() ? whole : HeadCheck.check(whole);
        return Optional.of(checked.fault()
                .map(wrong -> checked.with(HeadCheck.preferNotImplemented(checked, wrong)))
                .orElse(checked));
    }

    /// Reads all lines; gives the index of the body, or -1 where the head has no end.
    private int lines(int from) {
        int at = from;
        StringBuilder logical = new StringBuilder();
        while (at < message.length) {
            int end = endOfLine(at);
            if (end < 0) {
                take(logical);
                return -1;
            }
            String line = new String(message, at, end - at, StandardCharsets.UTF_8);
            at = end + 2;
            if (line.isEmpty()) {
                take(logical);
                return at;
            }
            if ((line.charAt(0) == ' ' || line.charAt(0) == '\t') && !logical.isEmpty()) {
                logical.append(' ').append(line.strip());
            } else {
                take(logical);
                logical.setLength(0);
                logical.append(line);
            }
        }
        take(logical);
        return -1;
    }

    private int endOfLine(int from) {
        for (int i = from; i + 1 < message.length; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void take(StringBuilder logical) {
        String line = logical.toString();
        if (line.isEmpty()) {
            return;
        }
        if (line.length() > MAX_LINE_BYTES || fields.size() == MAX_FIELDS || separators(line) > MAX_SEPARATORS) {
            wrong(513, "Message Too Large");
            line = line.substring(0, Math.min(line.length(), 256));
        }
        if (hasControl(line)) {
            wrong(400, "Control Character");
            line = line.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "?");
        }
        if (startLine.isEmpty()) {
            startLine = line;
        } else if (fields.size() < MAX_FIELDS) {
            field(line);
        }
    }

    private static boolean hasControl(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private void field(String line) {
        int colon = line.indexOf(':');
        String raw = colon < 0 ? "" : line.substring(0, colon).stripTrailing();
        if (!HeadCheck.isToken(raw)) {
            wrong(400, "Malformed Header");
            return;
        }
        String name = SipHead.canonical(raw);
        if (!seen.add(name) && ONCE.contains(name)) {
            wrong(400, "Repeated " + name);
        }
        fields.add(new Field(name, line.substring(colon + 1).strip()));
    }

    private static long separators(String line) {
        long count = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ';' || c == '&') {
                count++;
            }
        }
        return count;
    }

    private void wrong(int status, String reason) {
        if (fault.isEmpty()) {
            fault = Optional.of(new Fault(status, reason));
        }
    }

    private SipHead withBody(SipHead head, int from, boolean exact) {
        int there = message.length - from;
        String stated = head.first("Content-Length");
        if (stated.isEmpty()) {
            return body(head, from, there);
        }
        int length = HeadCheck.number(stated, 9);
        if (length < 0 || length > there || (exact && length != there)) {
            return head.with(new Fault(400, "Bad Content-Length"));
        }
        return body(head, from, length);
    }

    private SipHead body(SipHead head, int from, int length) {
        return new SipHead(
                head.startLine(), head.fields(), Arrays.copyOfRange(message, from, from + length), head.fault());
    }
}
