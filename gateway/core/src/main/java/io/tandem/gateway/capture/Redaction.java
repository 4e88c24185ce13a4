package io.tandem.gateway.capture;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stars out what is secret in a SIP message, octet for octet, so that all lengths stay true: what proves a password
/// (RFC 7616 §3.4, RFC 7615 §3) and tokens, passwords in URIs, keys of media (RFC 4568 §6.1, RFC 8839 §5.4,
/// RFC 4566 §5.12), and keys that were pressed. Confined to the caller.
final class Redaction {

    /// What of digest fields is no secret; all others are starred out.
    private static final Set<String> PLAIN = Set.of(
            "username",
            "username*",
            "userhash",
            "realm",
            "nonce",
            "nextnonce",
            "uri",
            "algorithm",
            "qop",
            "nc",
            "cnonce",
            "opaque");

    private static final Set<String> DIGITS =
            Set.of("application/dtmf", "application/kpml-response+xml", "application/vnd.nortelnetworks.digits");

    private static final Pattern PASSWORD =
            Pattern.compile("(?i)\\bsips?:[^\\s:@<>;,\"]{1,256}:([^\\s:@<>;,\"]{1,256})@");

    private final String text;
    private byte[] octets;
    private boolean changed;
    private String type = "";

    private Redaction(byte[] message) {
        this.octets = message;
        this.text = new String(message, StandardCharsets.ISO_8859_1);
    }

    /// @return the same array where nothing in it is secret
    static byte[] of(byte[] message) {
        Redaction redaction = new Redaction(message);
        redaction.body(redaction.head());
        return redaction.octets;
    }

    /// @return where the body begins
    private int head() {
        int at = 0;
        while (at < text.length()) {
            int end = lineEnd(at);
            if (text.substring(at, end).isBlank()) {
                return Math.min(end + 1, text.length());
            }
            while (end + 1 < text.length() && (text.charAt(end + 1) == ' ' || text.charAt(end + 1) == '\t')) {
                end = lineEnd(end + 1);
            }
            header(at, end);
            at = end + 1;
        }
        return text.length();
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private void header(int from, int to) {
        int colon = text.indexOf(':', from);
        String name = colon < 0 || colon >= to
                ? ""
                : text.substring(from, colon).strip().toLowerCase(Locale.ROOT);
        switch (name) {
            case "authorization", "proxy-authorization" -> credentials(colon + 1, to);
            case "authentication-info", "proxy-authentication-info" -> fields(colon + 1, to);
            case "content-type", "c" ->
                type = text.substring(colon + 1, to).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            default -> {
                Matcher password = PASSWORD.matcher(text).region(from, to);
                while (password.find()) {
                    star(password.start(1), password.end(1));
                }
            }
        }
    }

    private void credentials(int from, int to) {
        int scheme = blanks(from, to);
        int end = scheme;
        while (end < to && text.charAt(end) > ' ') {
            end++;
        }
        if (text.substring(scheme, end).equalsIgnoreCase("Digest")) {
            fields(end, to);
        } else {
            star(end, to);
        }
    }

    /// `name=value` and `name="value"` with commas between; what does not read so is starred out to the end.
    private void fields(int from, int to) {
        int at = from;
        while (at < to) {
            int name = blanks(at, to);
            int equals = text.indexOf('=', name);
            if (equals < 0 || equals >= to) {
                star(name, to);
                return;
            }
            boolean plain = PLAIN.contains(text.substring(name, equals).strip().toLowerCase(Locale.ROOT));
            int value = blanks(equals + 1, to);
            boolean quoted = value < to && text.charAt(value) == '"';
            int end = quoted ? closingQuote(value + 1, to) : value;
            while (!quoted && end < to && text.charAt(end) != ',') {
                end++;
            }
            if (!plain) {
                star(quoted ? value + 1 : value, end);
            }
            int comma = text.indexOf(',', end);
            at = comma < 0 || comma >= to ? to : comma + 1;
        }
    }

    private int closingQuote(int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    private int blanks(int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private void body(int from) {
        if (DIGITS.contains(type)) {
            star(from, text.length());
            return;
        }
        boolean relay = type.equals("application/dtmf-relay");
        int at = from;
        while (at < text.length()) {
            int end = lineEnd(at);
            if (begins(at, "a=crypto:")) {
                keys(at, end);
            } else if (begins(at, "a=ice-pwd:") || begins(at, "a=key-mgmt:")) {
                star(text.indexOf(':', at) + 1, end);
            } else if (begins(at, "k=")) {
                star(at + 2, end);
            } else if (relay && begins(at, "signal")) {
                star(Math.min(at + "signal".length(), end), end);
            }
            at = end + 1;
        }
    }

    private boolean begins(int at, String with) {
        return text.regionMatches(true, at, with, 0, with.length());
    }

    /// Lifetime and MKI stay.
    private void keys(int from, int to) {
        for (int at = from; at < to; at++) {
            if (begins(at, "inline:")) {
                int end = at + "inline:".length();
                while (end < to && text.charAt(end) > ' ' && text.charAt(end) != '|' && text.charAt(end) != ';') {
                    end++;
                }
                star(at + "inline:".length(), end);
            }
        }
    }

    private void star(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) > ' ' && text.charAt(i) != '=') {
                if (!changed) {
                    octets = octets.clone();
                    changed = true;
                }
                octets[i] = '*';
            }
        }
    }
}
