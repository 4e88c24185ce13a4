package io.tandem.gateway.identity;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.digest.AttemptLimits;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes tokens (RFC 8898) beside passwords: in the request, or when its WebSocket was opened. Any thread.
public final class BearerAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(BearerAuthenticator.class);
    private static final String SCHEME = "Bearer ";
    /// Under this name wrong tokens count: whose they would be is not known.
    private static final String ANY_TOKEN = "(token)";

    private final String realm;
    private final Tokens tokens;
    private final FlowTokens flows;
    private final Authenticator others;
    private final AttemptLimits limits;
    private final InstantSource clock;

    /// @param others asked where there is no token
    public BearerAuthenticator(
            String realm,
            Tokens tokens,
            FlowTokens flows,
            Authenticator others,
            AttemptLimits limits,
            InstantSource clock) {
        this.realm = realm;
        this.tokens = tokens;
        this.flows = flows;
        this.others = others;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Verdict check(SipRequest request, Hop.Flow origin) {
        List<String> given = request.headers().all("Authorization").stream()
                .map(String::strip)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .toList();
        if (!given.isEmpty()) {
            return given.size() == 1
                    ? byToken(given.getFirst().substring(SCHEME.length()).strip(), request, origin)
                    : challenged(others.check(withoutCredentials(request), origin), "invalid_request", true);
        }
        TokenVerdict.Good owner = flows.owner(origin).orElse(null);
        if (owner != null && clock.instant().isBefore(owner.until())) {
            return new Verdict.Authenticated(owner.user(), owner.until());
        }
        Verdict verdict = others.check(request, origin);
        return verdict instanceof Verdict.Challenged challenged
                ? challenged(challenged, "", challenged.tried())
                : verdict;
    }

    private Verdict byToken(String token, SipRequest request, Hop.Flow origin) {
        InetAddress from = origin.peer().getAddress();
        long wait = limits.waitSeconds(ANY_TOKEN, from);
        if (wait > 0) {
            return new Verdict.Banned(wait);
        }
        return switch (tokens.judge(token)) {
            case TokenVerdict.Good good -> {
                limits.passed(ANY_TOKEN, from);
                yield new Verdict.Authenticated(good.user(), good.until());
            }
            case TokenVerdict.Expired _ ->
                challenged(others.check(withoutCredentials(request), origin), "invalid_token", false);
            case TokenVerdict.Refused refused -> {
                limits.failed(ANY_TOKEN, from);
                LOG.info("a token from {} is refused: {}", from.getHostAddress(), printable(refused.why()));
                yield challenged(others.check(withoutCredentials(request), origin), "invalid_token", true);
            }
        };
    }

    /// The other ways' challenges, and ours.
    private Verdict challenged(Verdict asked, String error, boolean tried) {
        if (!(asked instanceof Verdict.Challenged challenged)) {
            return asked;
        }
        String bearer = "Bearer realm=\"" + realm + '"' + (error.isEmpty() ? "" : ", error=\"" + error + '"');
        return new Verdict.Challenged(challenged.challenges().with("WWW-Authenticate", bearer), tried);
    }

    private static SipRequest withoutCredentials(SipRequest request) {
        return new SipRequest(
                request.method(), request.uri(), request.headers().without("Authorization"), request.body());
    }

    private static String printable(String text) {
        String cut = text.length() > 160 ? text.substring(0, 160) : text;
        return cut.replaceAll("[^ -~]", "?");
    }
}
