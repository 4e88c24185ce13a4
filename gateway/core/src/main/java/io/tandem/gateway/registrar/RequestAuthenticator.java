package io.tandem.gateway.registrar;

import io.tandem.gateway.identity.Authenticator;
import io.tandem.gateway.identity.Authenticator.Verdict;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.Optional;

/// Says which operator a browser's request comes from: the one who registered by this flow, or else the one
/// whose credentials it carries. Any thread.
public final class RequestAuthenticator {
    private final Registrations registrations;
    private final Authenticator authenticator;

    public RequestAuthenticator(Registrations registrations, Authenticator authenticator) {
        this.registrations = registrations;
        this.authenticator = authenticator;
    }

    /// Who it is, or what to answer him.
    public sealed interface Decision {
        record Authenticated(String user) implements Decision {}

        record Answer(SipResponse response) implements Decision {}
    }

    public Decision authenticate(ServerTransaction transaction) {
        Hop.Flow flow = transaction.origin();
        if (flow.transport() != Hop.Transport.WS && flow.transport() != Hop.Transport.WSS) {
            return answer(403, "Forbidden", Headers.NONE);
        }
        Optional<String> from = transaction
                .request()
                .headers()
                .first("From")
                .flatMap(NameAddr::parse)
                .map(a -> a.uri().user());
        if (from.isEmpty()) {
            return answer(400, "Bad From", Headers.NONE);
        }
        Optional<String> registered = registrations.byFlow(flow).map(Registration::user);
        if (registered.equals(from)) {
            return new Decision.Authenticated(from.get());
        }
        return switch (authenticator.check(transaction.request(), flow)) {
            case Verdict.Challenged challenged -> answer(401, "Unauthorized", challenged.challenges());
            case Verdict.Banned banned -> new Decision.Answer(Registrar.banned(banned.seconds()));
            case Verdict.Authenticated authenticated ->
                authenticated.user().equals(from.get())
                        ? new Decision.Authenticated(authenticated.user())
                        : answer(403, "Forbidden", Headers.NONE);
        };
    }

    private static Decision answer(int status, String reason, Headers headers) {
        return new Decision.Answer(new SipResponse(status, reason, headers, Body.NONE));
    }
}
