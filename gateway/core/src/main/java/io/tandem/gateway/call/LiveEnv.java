package io.tandem.gateway.call;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The real [Env]. Any thread, when its random generator is; that must be good for secrets,
/// for keys come from it.
record LiveEnv(
        Timers timers,
        RandomGenerator random,
        Supplier<SipStack> stack,
        ChallengeAnswer challenges,
        Announcements announcements,
        Router router)
        implements Env {

    @Override
    public Optional<Router.Plan> routed(String user, String number) {
        return router.fromUser(user, number) instanceof Router.Decision.ToTrunks(Router.Plan plan)
                ? Optional.of(plan)
                : Optional.empty();
    }

    @Override
    public boolean take(String callId, String user, Router.Attempt attempt) {
        return router.take(callId, user, attempt);
    }

    @Override
    public void failed(String callId, Router.Attempt attempt, int sip) {
        router.failed(callId, attempt, sip);
    }

    @Override
    public long nowMs() {
        return timers.nanoTime() / 1_000_000;
    }

    @Override
    public Instant wallClock() {
        return timers.wallClock();
    }

    @Override
    public String token() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    @Override
    public byte[] secret(int octets) {
        byte[] secret = new byte[octets];
        random.nextBytes(secret);
        return secret;
    }

    @Override
    public double chance() {
        return random.nextDouble();
    }

    @Override
    public SipUri contactFor(Hop hop, String user) {
        return stack.get().contactFor(hop, user);
    }

    @Override
    public Optional<Announcements.Recorded> announcement(String name, List<String> languages) {
        return announcements.find(name, languages);
    }

    @Override
    public Optional<Headers.Field> authorize(SipResponse challenge, SipRequest request, Trunk.Credentials credentials) {
        return challenges.answer(challenge, request, credentials);
    }
}
