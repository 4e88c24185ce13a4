package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who calls us by a trunk: what a trusted trunk asserts, from others what From says. Rendered anew at our own domain:
/// a number, a name, nothing else. Stateless.
final class CallerIdentity {

    private static final int MAX_NAME = 80;
    private static final Set<String> WITHHOLDING = Set.of("id", "user", "header", "critical");

    private CallerIdentity() {}

    static NameAddr of(Optional<Trunk> trunk, SipRequest invite, String ourDomain) {
        boolean trusted = trunk.filter(t -> t.signalling().trusted()).isPresent();
        if (trusted && withheld(invite.headers())) {
            return new NameAddr("Anonymous", SipUri.of("anonymous", "anonymous.invalid"), Map.of());
        }
        NameAddr who = (trusted ? asserted(invite.headers()) : Optional.<NameAddr>empty()).orElseGet(invite::from);
        String number = who.uri().user().isEmpty() ? "anonymous" : who.uri().user();
        String name = who.displayName();
        String shown = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        return new NameAddr(shown, SipUri.of(number, ourDomain), Map.of());
    }

    /// RFC 3325 §9.1; then Remote-Party-ID of the calling party.
    private static Optional<NameAddr> asserted(Headers headers) {
        Stream<NameAddr> asserted =
                headers.all("P-Asserted-Identity").stream().limit(2).flatMap(value -> NameAddr.parse(value).stream());
        Stream<NameAddr> older = headers.all("Remote-Party-ID").stream()
                .limit(2)
                .flatMap(value -> NameAddr.parse(value).stream())
                .filter(id -> id.parameter("party").orElse("calling").equalsIgnoreCase("calling"));
        return Stream.concat(asserted, older)
                .filter(id -> !id.uri().user().isEmpty())
                .findFirst();
    }

    /// RFC 3323 §4.2, RFC 3325 §9.3; for Remote-Party-ID its own parameter.
    static boolean withheld(Headers headers) {
        List<String> wishes = headers.all("Privacy").stream()
                .flatMap(value -> Arrays.stream(value.split("[;,]")))
                .map(wish -> wish.strip().toLowerCase(Locale.ROOT))
                .toList();
        boolean older = headers.all("Remote-Party-ID").stream()
                .limit(2)
                .flatMap(value -> NameAddr.parse(value).stream())
                .map(id -> id.parameter("privacy").orElse("off").toLowerCase(Locale.ROOT))
                .anyMatch(privacy -> !privacy.equals("off"));
        return wishes.stream().anyMatch(WITHHOLDING::contains) || (older && !wishes.contains("none"));
    }
}
