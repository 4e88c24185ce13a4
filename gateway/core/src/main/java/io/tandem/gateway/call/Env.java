package io.tandem.gateway.call;

import io.tandem.gateway.route.Router;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All that the machines take from outside besides their state and input: time, chance and our own address. A
/// test gives fixed ones, and the same inputs give the same effects.
public interface Env {

    /// Monotonic time, ms.
    long nowMs();

    /// For records only; nothing is measured with it.
    Instant wallClock();

    /// A fresh tag, Call-ID or nonce: at least 64 random bits as lower-case hex.
    String token();

    /// That many octets that nobody can guess, for keys.
    byte[] secret(int octets);

    /// From 0 to 1, exclusive.
    double chance();

    /// What our Contact says toward that hop.
    SipUri contactFor(Hop hop, String user);

    /// The recording of a message, in the first of these languages that has one.
    Optional<Announcements.Recorded> announcement(String name, List<String> languages);

    /// The plan of a call that this operator makes; empty where he may not.
    Optional<Router.Plan> routed(String user, String number);

    /// Takes for this call alone what an attempt needs; false: another call has it.
    default boolean take(String callId, String user, Router.Attempt attempt) {
        return true;
    }

    /// An attempt has failed: what it had taken is free.
    default void failed(String callId, Router.Attempt attempt, int sip) {}

    /// The Authorization or Proxy-Authorization that answers a 401 or 407; empty: this challenge is not
    /// answered with these credentials (another realm, an unknown algorithm).
    Optional<Headers.Field> authorize(SipResponse challenge, SipRequest request, Trunk.Credentials credentials);
}
