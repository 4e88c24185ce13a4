package io.tandem.gateway.call;

import java.util.List;
import java.util.regex.Pattern;

/// How a call ended: who ended it, why, and what the wire says of it. Immutable.
///
/// @param sip status that stands for it; 200 for a call that was talked to its end
/// @param q850 cause value of ITU-T Q.850
/// @param text for people
public record Termination(Who who, Why why, int sip, int q850, String text) {

    private static final Pattern UNQUOTABLE = Pattern.compile("[\\p{Cntrl}\"\\\\]");

    /// On whose side it came about.
    public enum Who {
        /// The operator whose call it is.
        OPERATOR,
        /// The operator whom another one called.
        COLLEAGUE,
        TRUNK,
        /// The trunk that a call in transit came from.
        CALLER,
        GATEWAY
    }

    /// The kinds of end.
    public enum Why {
        /// BYE after the real answer.
        HUNG_UP,
        /// He connected the other party with somebody else, and left.
        TRANSFERRED,
        /// The caller gave up before the answer.
        CANCELLED,
        BUSY,
        NO_ANSWER,
        /// 403, 603 and the like.
        REJECTED,
        /// The number is unknown or wrong.
        INVALID_NUMBER,
        /// No trunk could carry it: 5xx, congestion, transport.
        UNAVAILABLE,
        /// Nobody is registered for the called user.
        NOT_REGISTERED,
        /// The called user wants no calls.
        DO_NOT_DISTURB,
        /// No route, or not allowed.
        REFUSED,
        /// A supervisor's call to an operator who has none to be in.
        NOTHING_TO_HEAR,
        /// The session description cannot be used.
        NOT_ACCEPTABLE,
        /// No ACK came for our 2xx.
        NO_ACK,
        /// No refresh of the session came through (RFC 4028 §10).
        SESSION_EXPIRED,
        /// The peer knows nothing of the dialog any more (481).
        DIALOG_GONE,
        /// The browser's connection did not come back.
        FLOW_LOST,
        /// ICE or DTLS failed, or consent was lost.
        MEDIA_FAILED,
        /// Nothing came from the trunk in talk.
        MEDIA_TIMEOUT,
        MAX_DURATION,
        SHUTDOWN,
        INTERNAL_ERROR
    }

    /// What a final status of the far end means.
    static Termination failure(Who who, int status, String reason, int q850) {
        Why why = switch (status) {
            case 486, 600 -> Why.BUSY;
            case 408, 480, 487 -> Why.NO_ANSWER;
            case 404, 410, 484, 485, 604 -> Why.INVALID_NUMBER;
            case 488, 606, 415 -> Why.NOT_ACCEPTABLE;
            default -> status >= 500 && status < 600 ? Why.UNAVAILABLE : Why.REJECTED;
        };
        return new Termination(who, why, status, q850, reason.isBlank() ? Cause.text(q850) : reason);
    }

    /// An end that this gateway decided on.
    static Termination gateway(Why why, int sip, int q850, String text) {
        return new Termination(Who.GATEWAY, why, sip, q850, text);
    }

    /// Reason header values (RFC 3326), SIP first: JsSIP reads only that one.
    public List<String> reasons() {
        return List.of(
                "SIP;cause=" + sip + ";text=" + quoted(text),
                "Q.850;cause=" + q850 + ";text=" + quoted(Cause.text(q850)));
    }

    private static String quoted(String text) {
        return '"' + UNQUOTABLE.matcher(text).replaceAll("?") + '"';
    }
}
