package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.trunk.Trunk;
import java.util.Optional;

/// Answers a digest challenge of a trunk (RFC 7616, RFC 8760). Any thread.
@FunctionalInterface
public interface ChallengeAnswer {

    /// Answers none.
    ChallengeAnswer NONE = (challenge, request, credentials) -> Optional.empty();

    /// @return `Authorization` or `Proxy-Authorization` for the request; empty when it is not to be answered
    Optional<Headers.Field> answer(SipResponse challenge, SipRequest request, Trunk.Credentials credentials);
}
