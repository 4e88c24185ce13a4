package io.tandem.gateway.sip.digest;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Asks for credentials and checks them. Whether a user is unknown or his password wrong makes no
/// difference to the answer or to its time. Any thread.
public final class DigestAuthenticator {
    private static final int MAX_FIELD = 256; // characters of a user name, cnonce or nonce

    private final String realm;
    private final Ha1Source secrets;
    private final Nonces nonces;
    private final List<DigestAlgorithm> algorithms;
    private final AttemptLimits limits;
    private final Ha1 nobody;

    /// @param algorithms what is offered and taken, the preferred one first (RFC 8760 §2.4)
    /// @param limits who may not try for a while
    public DigestAuthenticator(
            String realm, Ha1Source secrets, Nonces nonces, List<DigestAlgorithm> algorithms, AttemptLimits limits) {
        this.realm = realm;
        this.secrets = secrets;
        this.nonces = nonces;
        this.algorithms = List.copyOf(algorithms);
        this.limits = limits;
        nobody = Ha1.of("nobody", realm, nonces.issue());
    }

    /// What the request's credentials are worth.
    public sealed interface Verdict {
        record Authenticated(String user) implements Verdict {}

        /// Answer 401 with these header fields.
        ///
        /// @param tried credentials were given and were wrong; false where there were none, or only a stale
        /// nonce
        record Challenged(Headers challenges, boolean tried) implements Verdict {}

        /// Too many were wrong: these are not looked at. Answer 403 with Retry-After.
        record Banned(long seconds) implements Verdict {}
    }

    /// @param from whence the request came
    public Verdict check(SipRequest request, InetAddress from) {
        List<String> given = request.headers().all("Authorization");
        Optional<DigestFields> ours = given.stream()
                .map(DigestFields::parse)
                .flatMap(Optional::stream)
                .filter(f -> f.get("realm").equals(realm))
                .findFirst();
        if (ours.isEmpty()) {
            return new Verdict.Challenged(challenges(false), false);
        }
        String user = ours.get().get("username");
        long wait = limits.waitSeconds(cut(user), from);
        if (wait > 0) {
            return new Verdict.Banned(wait);
        }
        Verdict verdict = judge(request, ours.get());
        switch (verdict) {
            case Verdict.Authenticated who -> limits.passed(who.user(), from);
            case Verdict.Challenged challenged when challenged.tried() -> limits.failed(cut(user), from);
            default -> {}
        }
        return verdict;
    }

    private static String cut(String user) {
        return user.length() > MAX_FIELD ? user.substring(0, MAX_FIELD) : user;
    }

    private Verdict judge(SipRequest request, DigestFields given) {
        Optional<DigestAlgorithm> algorithm =
                DigestAlgorithm.of(given.get("algorithm")).filter(algorithms::contains);
        if (algorithm.isEmpty() || !given.get("qop").equals("auth") || tooLong(given)) {
            return new Verdict.Challenged(challenges(false), true);
        }
        String user = given.get("username");
        // who has no secret by this algorithm is nobody: an empty HA1 is known to everybody
        Optional<Ha1> known =
                secrets.of(user).filter(ha1 -> !ha1.by(algorithm.get()).isEmpty());
        String expected = algorithm
                .get()
                .response(
                        known.orElse(nobody).by(algorithm.get()),
                        given.get("nonce"),
                        given.get("nc"),
                        given.get("cnonce"),
                        request.method(),
                        given.get("uri"));
        boolean right = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                given.get("response").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        Nonces.Standing standing = nonces.check(given.get("nonce"));
        if (!right || known.isEmpty() || standing == Nonces.Standing.FORGED || !sameUri(request, given.get("uri"))) {
            return new Verdict.Challenged(challenges(false), true);
        }
        if (standing == Nonces.Standing.STALE || !nonces.use(given.get("nonce"), count(given.get("nc")))) {
            return new Verdict.Challenged(challenges(true), false);
        }
        return new Verdict.Authenticated(user);
    }

    private static boolean tooLong(DigestFields given) {
        return List.of("username", "cnonce", "nonce", "nc").stream()
                .anyMatch(name -> given.get(name).length() > MAX_FIELD);
    }

    /// The credentials' URI stands for the request's own (RFC 7616 §3.4.6); hosts compare without case.
    private static boolean sameUri(SipRequest request, String uri) {
        return SipUri.parse(uri)
                .map(given -> given.user().equals(request.uri().user())
                        && given.host().equalsIgnoreCase(request.uri().host()))
                .orElse(false);
    }

    private static long count(String nc) {
        try {
            return Long.parseLong(nc, 16);
        } catch (NumberFormatException e) {
            return 0; // counts begin at 1: never accepted as new
        }
    }

    private Headers challenges(boolean stale) {
        String nonce = nonces.issue();
        return Headers.of(algorithms.stream()
                .map(algorithm -> new Headers.Field(
                        "WWW-Authenticate",
                        "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm="
                                + algorithm.token() + (stale ? ", stale=true" : "")))
                .toList());
    }
}
