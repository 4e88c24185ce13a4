package io.tandem.gateway.identity;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import java.time.Instant;

/// Says whose a request is. Any thread.
@FunctionalInterface
public interface Authenticator {

    Verdict check(SipRequest request, Hop.Flow origin);

    /// What the request's credentials are worth.
    sealed interface Verdict {
        /// @param until how long this holds; a password holds for ever
        record Authenticated(String user, Instant until) implements Verdict {}

        /// Answer 401 with these header fields.
        ///
        /// @param tried credentials were given and were wrong; false where there were none, or they were only
        /// too old
        record Challenged(Headers challenges, boolean tried) implements Verdict {}

        /// Too many were wrong: these are not looked at. Answer 403 with Retry-After.
        record Banned(long seconds) implements Verdict {}
    }

    /// By password alone.
    static Authenticator of(DigestAuthenticator digest) {
        return (request, origin) -> switch (digest.check(request, origin.peer().getAddress())) {
            case DigestAuthenticator.Verdict.Authenticated who -> new Verdict.Authenticated(who.user(), Instant.MAX);
            case DigestAuthenticator.Verdict.Challenged asked ->
                new Verdict.Challenged(asked.challenges(), asked.tried());
            case DigestAuthenticator.Verdict.Banned banned -> new Verdict.Banned(banned.seconds());
        };
    }
}
