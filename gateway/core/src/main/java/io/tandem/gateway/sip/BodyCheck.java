package io.tandem.gateway.sip;

import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether an INVITE says what it says in a form that is read here, and takes an answer in one (RFC 3261 §8.2.3,
/// §21.4.7, §21.4.13). Any thread, no state.
final class BodyCheck {

    private static final String SDP = "application/sdp";
    private static final Pattern SPACE = Pattern.compile("\\s");

    private BodyCheck() {}

    /// The refusal; empty where there is nothing to refuse.
    static Optional<SipResponse> refusal(SipRequest invite) {
        Headers headers = invite.headers();
        boolean required = headers.first("Content-Disposition")
                .map(value -> SPACE.matcher(value.toLowerCase(Locale.ROOT)).replaceAll(""))
                .filter(value -> value.contains("handling=optional"))
                .isEmpty();
        if (!invite.body().isEmpty()
                && required
                && !type(invite.body().contentType()).equals(SDP)) {
            return Optional.of(refused(415, "Unsupported Media Type", "Accept", SDP));
        }
        String coding = headers.first("Content-Encoding").orElse("identity").strip();
        if (!invite.body().isEmpty() && required && !coding.equalsIgnoreCase("identity")) {
            return Optional.of(refused(415, "Unsupported Media Type", "Accept-Encoding", "identity"));
        }
        List<String> accepted = headers.all("Accept");
        if (!accepted.isEmpty() && accepted.stream().noneMatch(BodyCheck::takesSdp)) {
            return Optional.of(refused(406, "Not Acceptable", "Accept", SDP));
        }
        return Optional.empty();
    }

    /// An Accept without value takes nothing (§20.1).
    private static boolean takesSdp(String accept) {
        return Arrays.stream(accept.split(","))
                .map(BodyCheck::type)
                .anyMatch(type -> type.equals(SDP) || type.equals("application/*") || type.equals("*/*"));
    }

    private static String type(String value) {
        int parameters = value.indexOf(';');
        return SPACE.matcher(parameters < 0 ? value : value.substring(0, parameters))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    private static SipResponse refused(int status, String reason, String name, String value) {
        return new SipResponse(status, reason, Headers.NONE.with(name, value), Body.NONE);
    }
}
