package io.tandem.gateway;

import io.tandem.gateway.call.CallerCheck;
import io.tandem.gateway.call.ChallengeAnswer;
import io.tandem.gateway.config.DigestName;
import io.tandem.gateway.config.SipConfig;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.sip.digest.DigestAlgorithm;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.sip.digest.DigestClient;
import io.tandem.gateway.sip.digest.Ha1;
import io.tandem.gateway.sip.digest.Nonces;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.trunk.Trunk;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Joins the digest code to those who need it: the registrar, calls from browsers, challenges of trunks. Stateless.
final class Digests {

    private static final Duration NONCE_LIFE = Duration.ofMinutes(5);
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private Digests() {}

    static DigestAuthenticator authenticator(
            ConfigSource source, Operators operators, AttemptLimits limits, Clock clock, SecureRandom random)
            throws StartFailure {
        SipConfig sip = source.config().sip();
        Path file = sip.nonceKeyFile();
        Path shared = file.toString().isEmpty() ? file : source.layout().base().resolve(file);
        byte[] key = NonceKey.read(shared, source.layout().state(source.config()), random);
        return new DigestAuthenticator(
                sip.domain(),
                user -> operators.named(user).map(o -> new Ha1(o.ha1Sha256(), o.ha1Md5())),
                new Nonces(key, NONCE_LIFE, clock, random),
                sip.digestAlgorithms().stream().map(Digests::algorithm).toList(),
                limits);
    }

    private static DigestAlgorithm algorithm(DigestName name) {
        return switch (name) {
            case SHA_256 -> DigestAlgorithm.SHA_256;
            case MD5 -> DigestAlgorithm.MD5;
        };
    }

    static CallerCheck callers(RequestAuthenticator authenticator) {
        return invite -> switch (authenticator.authenticate(invite)) {
            case RequestAuthenticator.Decision.Authenticated who -> new CallerCheck.Verdict.Operator(who.user());
            case RequestAuthenticator.Decision.Answer answer -> new CallerCheck.Verdict.Answer(answer.response());
        };
    }

    static ChallengeAnswer challenges(SecureRandom random) {
        return (challenge, request, credentials) -> answer(challenge, request, credentials, random);
    }

    private static Optional<Headers.Field> answer(
            SipResponse challenge, SipRequest request, Trunk.Credentials credentials, SecureRandom random) {
        boolean proxy = challenge.status() == PROXY_AUTHENTICATION_REQUIRED;
        List<String> asked = challenge.headers().all(proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
        return DigestClient.answer(
                        asked,
                        request.method(),
                        request.uri().toString(),
                        credentials.username(),
                        credentials.password(),
                        credentials.realm(),
                        Long.toHexString(random.nextLong()))
                .map(value -> new Headers.Field(proxy ? "Proxy-Authorization" : "Authorization", value));
    }
}
