package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.List;
import java.util.Optional;

/// Answers the digest challenges of a registrar (RFC 7616). Any thread.
public interface TrunkDigest {

    /// @return `Authorization` or `Proxy-Authorization` for the request; empty when it is not to be answered
    Optional<Headers.Field> answer(SipResponse challenge, SipRequest request, Trunk.Credentials credentials);

    /// True where only the nonce was too old.
    boolean stale(List<String> challenges);
}
