package io.tandem.gateway.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;

/// Stars out credentials in log lines, wherever they come from: the last fence, since nothing should log
/// them at all. A line break in a message becomes a blank, so that an event stays one line; so do the other control
/// characters and those that turn the direction of text, with which a peer's name could forge what a
/// terminal shows. Any thread.
public final class RedactedMessage extends ClassicConverter {

    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(password|passwd|secret|ha1[a-z0-9_-]*|response|nonce|cnonce|token|ice-pwd)"
                    + "(\\s*[=:]\\s*)(\"[^\"]*\"|[^\\s,;&)\\]}]+)");
    /// The key of an SDES line (RFC 4568 §6.1).
    private static final Pattern INLINE = Pattern.compile("(?i)\\binline:[A-Za-z0-9+/=]+");
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)\\b((?:proxy-)?authorization\\s*:\\s*\\w+)\\s+[^\\r\\n]*");

    /// C0, DEL, C1, the separators of lines and paragraphs, and the marks of direction.
    private static final Pattern CONTROL = Pattern.compile(
            "[\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029\\u200E\\u200F\\u061C\\u202A-\\u202E\\u2066-\\u2069]+");

    @Override
    public String convert(ILoggingEvent event) {
        return redact(event.getFormattedMessage());
    }

    static String redact(String message) {
        String headers = AUTHORIZATION.matcher(message).replaceAll("$1 ***");
        String lines = INLINE.matcher(headers).replaceAll("inline:***");
        return CONTROL.matcher(SECRET.matcher(lines).replaceAll("$1$2***")).replaceAll(" ");
    }
}
