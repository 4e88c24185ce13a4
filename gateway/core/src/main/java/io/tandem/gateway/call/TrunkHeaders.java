package io.tandem.gateway.call;

import io.tandem.gateway.route.Router.Attempt;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkSignalling;
import java.util.Map;

/// What an INVITE to a trunk carries beside what every INVITE has: who calls, by which way, how reliably. All of it is
/// made here; nothing of the browser's own headers passes. Stateless.
final class TrunkHeaders {

    private static final String ANONYMOUS_HOST = "anonymous.invalid";

    private TrunkHeaders() {}

    /// Whether who called us wants not to be known (RFC 3323 §4.2, RFC 3325 §9.3). A trunk in transit may want it too,
    /// trusted or not: that hides more, never less.
    static boolean anonymous(CallTurn turn) {
        LegTurn near = turn.near.isEmpty() ? null : turn.leg(turn.near.get());
        if (near == null || near.invite.isEmpty()) {
            return false;
        }
        SipRequest invite = near.invite.get();
        return invite.from().uri().host().equals(ANONYMOUS_HOST) || CallerIdentity.withheld(invite.headers());
    }

    /// Who calls, as the trunk may show it (RFC 3323 §4.1.1.3).
    static NameAddr from(Attempt attempt, boolean anonymous) {
        return anonymous
                ? new NameAddr("Anonymous", SipUri.of("anonymous", ANONYMOUS_HOST), Map.of())
                : NameAddr.of(SipUri.of(attempt.callerId(), attempt.trunk().domain()));
    }

    /// User part of our Contact: what a registrar knows us by; else the number, where it may be known (RFC 3323
    /// §4.1.1.3).
    static String contactUser(Attempt attempt, boolean anonymous) {
        String registered = attempt.trunk().signalling().contactUser();
        return !registered.isEmpty() ? registered : anonymous ? "anonymous" : attempt.callerId();
    }

    static Headers invite(CallTurn turn, Attempt attempt, boolean anonymous) {
        Trunk trunk = attempt.trunk();
        TrunkSignalling signalling = trunk.signalling();
        Headers headers = Headers.NONE;
        for (NameAddr route : signalling.routes()) {
            headers = headers.with("Route", route.toString());
        }
        if (!attempt.callerId().isEmpty() && (!anonymous || signalling.trusted())) {
            headers = identity(headers, attempt, anonymous);
        }
        if (anonymous) {
            headers = headers.with("Privacy", "id");
        }
        if (signalling.trusted()) {
            for (String number : Diversions.of(turn)) {
                NameAddr called = NameAddr.of(SipUri.of(number, trunk.domain()));
                headers = headers.with(
                        "Diversion", called.with("reason", "unknown").toString());
            }
        }
        return switch (signalling.prack()) {
            case OFF -> headers;
            case SUPPORTED -> headers.with("Supported", "100rel");
            case REQUIRED -> headers.with("Require", "100rel");
        };
    }

    private static Headers identity(Headers headers, Attempt attempt, boolean anonymous) {
        NameAddr caller =
                NameAddr.of(SipUri.of(attempt.callerId(), attempt.trunk().domain()));
        return switch (attempt.trunk().signalling().identity()) {
            case NONE -> headers;
            case ASSERTED -> headers.with("P-Asserted-Identity", caller.toString());
            case PREFERRED -> headers.with("P-Preferred-Identity", caller.toString());
            case REMOTE_PARTY_ID ->
                headers.with(
                        "Remote-Party-ID",
                        caller.with("party", "calling")
                                .with("screen", "yes")
                                .with("privacy", anonymous ? "full" : "off")
                                .toString());
        };
    }
}
