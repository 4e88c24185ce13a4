package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// OPTIONS that asks a trunk how it is (RFC 3261 §11.1). Stateless.
final class OptionsRequest {

    private OptionsRequest() {}

    /// @param tokens fresh random strings for tag and Call-ID
    static SipRequest to(Trunk trunk, Hop.Address hop, SipStack stack, Supplier<String> tokens) {
        SipUri target = new SipUri(
                "sip", "", trunk.domain(), OptionalInt.of(hop.address().getPort()), Map.of());
        SipUri contact = stack.contactFor(hop, "tandem");
        SipUri from = new SipUri("sip", "tandem", contact.host(), OptionalInt.empty(), Map.of());
        Headers headers = Headers.NONE
                .with("From", "<" + text(from) + ">;tag=" + tokens.get())
                .with("To", "<" + text(target) + ">")
                .with("Call-ID", tokens.get())
                .with("CSeq", "1 OPTIONS")
                .with("Contact", "<" + text(contact) + ">")
                .with("Accept", "application/sdp");
        return new SipRequest("OPTIONS", target, headers, Body.NONE);
    }

    private static String text(SipUri uri) {
        String user = uri.user().isEmpty() ? "" : uri.user() + "@";
        String host = uri.host().indexOf(':') >= 0 ? "[" + uri.host() + "]" : uri.host();
        return uri.scheme() + ":" + user + host
                + (uri.port().isPresent() ? ":" + uri.port().getAsInt() : "");
    }

    /// Why one could not be sent, for people.
    static String unsent(String what) {
        return what.contains("PortUnreachable") ? "nobody listens at that port" : "it cannot be sent, " + what;
    }
}
