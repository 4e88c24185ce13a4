package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.net.SipHead.Fault;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a message must have before it is worth parsing (RFC 3261 §8.1.1, §8.2, §16.3). Any thread, no state.
final class HeadCheck {

    private static final Set<String> METHODS = Set.of(
            "INVITE",
            "ACK",
            "BYE",
            "CANCEL",
            "REGISTER",
            "OPTIONS",
            "INFO",
            "UPDATE",
            "PRACK",
            "REFER",
            "NOTIFY",
            "SUBSCRIBE",
            "MESSAGE",
            "PUBLISH");

    private static final Pattern SPACE = Pattern.compile("[ \t]+");

    private HeadCheck() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-.!%*_+`'~".indexOf(c) >= 0;
    }

    /// A number of at most so many digits, or -1.
    static int number(String text, int maxDigits) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int from = 0;
        while (digits && from < text.length() - 1 && text.charAt(from) == '0') {
            from++;
        }
        String value = digits ? text.substring(from) : "";
        if (value.isEmpty() || value.length() > maxDigits || Long.parseLong(value) > Integer.MAX_VALUE) {
            return -1;
        }
        return Integer.parseInt(value);
    }

    static SipHead check(SipHead head) {
        Optional<Fault> fault = head.isRequest() ? request(head) : response(head);
        return fault.map(head::with).orElse(head);
    }

    /// A method that nobody here knows is refused as such (501), whatever else is wrong with the message.
    static Fault preferNotImplemented(SipHead head, Fault fault) {
        String method = head.method();
        return fault.status() == 400 && isToken(method) && !METHODS.contains(method)
                ? new Fault(501, "Not Implemented")
                : fault;
    }

    private static Optional<Fault> response(SipHead head) {
        String[] parts = head.startLine().split(" ", 3);
        int status = parts.length < 2 || !parts[0].equals("SIP/2.0") ? -1 : number(parts[1], 3);
        boolean good = status >= 100 && status <= 699 && common(head).isEmpty();
        return good ? Optional.empty() : Optional.of(new Fault(0, "Malformed Response"));
    }

    private static Optional<Fault> request(SipHead head) {
        String[] parts = head.startLine().split(" ", -1);
        if (parts.length != 3 || !isToken(parts[0])) {
            return bad("Malformed Request Line");
        }
        if (!parts[2].equals("SIP/2.0")) {
            boolean other = parts[2].toUpperCase(Locale.ROOT).matches("SIP/[0-9]+\\.[0-9]+");
            return Optional.of(other ? new Fault(505, "Version Not Supported") : new Fault(400, "Bad Version"));
        }
        Optional<Fault> common = common(head);
        if (common.isPresent()) {
            return common;
        }
        if (!SPACE.split(head.first("CSeq"))[1].equals(parts[0])) {
            return bad("CSeq Method Differs");
        }
        String hops = head.first("Max-Forwards");
        if (!hops.isEmpty() && (number(hops, 3) < 0 || number(hops, 3) > 255)) {
            return bad("Bad Max-Forwards");
        }
        // §20.10: without brackets nobody could tell whose headers these are
        boolean bareHeaders = head.fields().stream()
                .anyMatch(f -> f.name().equals("Contact")
                        && f.value().indexOf('<') < 0
                        && f.value().indexOf('?') >= 0);
        return bareHeaders ? bad("Bad Contact") : uri(parts[1]);
    }

    private static Optional<Fault> uri(String uri) {
        if (SipUri.parse(uri).isPresent()) {
            return Optional.empty();
        }
        boolean otherScheme = uri.matches("[A-Za-z][A-Za-z0-9+.-]*:.+")
                && !uri.toLowerCase(Locale.ROOT).matches("(sips?|tel):.*");
        return Optional.of(otherScheme ? new Fault(416, "Unsupported URI Scheme") : new Fault(400, "Bad Request-URI"));
    }

    private static Optional<Fault> common(SipHead head) {
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            if (head.first(name).isEmpty()) {
                return bad("Missing " + name);
            }
        }
        if (NameAddr.parse(head.first("From")).isEmpty()) {
            return bad("Bad From");
        }
        if (NameAddr.parse(head.first("To")).isEmpty()) {
            return bad("Bad To");
        }
        String[] cseq = SPACE.split(head.first("CSeq"), -1);
        boolean sane = cseq.length == 2 && number(cseq[0], 10) >= 0 && isToken(cseq[1]);
        return sane ? Optional.empty() : bad("Bad CSeq");
    }

    private static Optional<Fault> bad(String reason) {
        return Optional.of(new Fault(400, "Bad Request: " + reason));
    }
}
