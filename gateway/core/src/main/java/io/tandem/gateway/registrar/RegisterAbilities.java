package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the sender of a REGISTER can do, and which way it came. Immutable.
///
/// @param outbound it asks for outbound (RFC 5626 §4.2)
/// @param gruu it wants GRUUs (RFC 5627 §4.1)
/// @param knowsPath it understands Path (RFC 3327 §5.1)
/// @param path what proxies between it and us ask to be passed on the way back
/// @param malformedPath an entry of it cannot be read
/// @param hops how many elements it came through, the sender included
record RegisterAbilities(
        boolean outbound, boolean gruu, boolean knowsPath, List<NameAddr> path, boolean malformedPath, int hops) {

    private static final int MOST_PATH = 4;

    static RegisterAbilities of(SipRequest request) {
        Headers headers = request.headers();
        Set<String> supported = headers.all("Supported").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(tag -> tag.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<NameAddr> path = new ArrayList<>();
        List<String> given = headers.all("Path");
        for (String value : given) {
            NameAddr.parse(value).filter(a -> a.uri().looseRouter()).ifPresent(path::add);
        }
        return new RegisterAbilities(
                supported.contains("outbound"),
                supported.contains("gruu"),
                supported.contains("path"),
                List.copyOf(path),
                path.size() != given.size() || given.size() > MOST_PATH,
                headers.all("Via").size());
    }

    /// Why it cannot be done this way.
    ///
    /// @param numbered it wants outbound
    Optional<SipResponse> refusal(boolean numbered) {
        if (malformedPath) {
            return Optional.of(new SipResponse(400, "Bad Path", Headers.NONE, Body.NONE));
        }
        if (!path.isEmpty() && !knowsPath) {
            // RFC 3327 §5.3: the sender would not know what stands between it and us
            Headers unsupported = Headers.NONE.with("Unsupported", "path");
            return Optional.of(new SipResponse(420, "Bad Extension", unsupported, Body.NONE));
        }
        boolean keepsFlow =
                hops <= 1 || path.stream().anyMatch(a -> a.uri().parameters().containsKey("ob"));
        if (numbered && !keepsFlow) {
            return Optional.of(new SipResponse(439, "First Hop Lacks Outbound Support", Headers.NONE, Body.NONE));
        }
        return Optional.empty();
    }
}
