package io.tandem.gateway.call;

import io.tandem.gateway.sip.SipMessage.Body;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A digit in the body of an INFO: `application/dtmf-relay`, as Cisco wrote it first and nearly all took over, and
/// `application/dtmf`, which is the digit alone. Neither is an RFC. Immutable.
///
/// @param digit `0` to `9`, `*`, `#`, `A` to `D`
record DtmfInfo(char digit, int durationMs) {

    static final String RELAY = "application/dtmf-relay";

    private static final String PLAIN = "application/dtmf";
    private static final String DIGITS = "0123456789*#ABCD";
    private static final int USUAL_MS = 160;
    private static final int LONGEST_MS = 8_000;
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*(\\S+)\\s*$");
    private static final Pattern DURATION = Pattern.compile("(?im)^\\s*Duration\\s*=\\s*(\\d{1,6})\\s*$");

    /// Reads a body; empty when it tells of no digit: another type, a hook flash, or nonsense.
    static Optional<DtmfInfo> read(Body body) {
        String type = body.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case RELAY -> relay(body.text());
            case PLAIN -> digit(body.text().strip()).map(d -> new DtmfInfo(d, USUAL_MS));
            default -> Optional.empty();
        };
    }

    private static Optional<DtmfInfo> relay(String text) {
        Matcher signal = SIGNAL.matcher(text);
        if (!signal.find()) {
            return Optional.empty();
        }
        Matcher duration = DURATION.matcher(text);
        int ms = duration.find() ? Math.clamp(Integer.parseInt(duration.group(1)), 1, LONGEST_MS) : USUAL_MS;
        return digit(signal.group(1)).map(d -> new DtmfInfo(d, ms));
    }

    /// By itself, or as the event code of RFC 4733 §3.2 that some write for `*`, `#` and letters.
    private static Optional<Character> digit(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.length() == 1 && DIGITS.contains(upper)) {
            return Optional.of(upper.charAt(0));
        }
        return upper.matches("1[0-5]") ? Optional.of(DIGITS.charAt(Integer.parseInt(upper))) : Optional.empty();
    }

    /// The body that says it.
    Body body() {
        return new Body(RELAY, "Signal=" + digit + "\r\nDuration=" + durationMs + "\r\n");
    }
}
