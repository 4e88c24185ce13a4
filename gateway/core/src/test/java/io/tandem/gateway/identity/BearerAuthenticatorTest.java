package io.tandem.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.identity.Authenticator.Verdict;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.digest.AttemptLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BearerAuthenticatorTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Hop.Flow FLOW =
            new Hop.Flow(1, Hop.Transport.WS, new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000));
    private static final Headers DIGEST = Headers.NONE.with("WWW-Authenticate", "Digest realm=\"tandem.local\"");

    private final TokenKeys keys;
    private final FlowTokens flows = new FlowTokens();
    private final List<String> tries = new ArrayList<>();
    private Instant now = NOW;
    private long banSeconds;
    private final BearerAuthenticator authenticator;

    BearerAuthenticatorTest() throws TokenKeys.Unusable {
        keys = TokenKeys.read("0123456789abcdef0123456789abcdef");
        Tokens tokens = new Tokens(
                new TokenRules("tandem.local", "", Duration.ofHours(1), Duration.ZERO, user -> true),
                () -> keys,
                () -> now);
        authenticator = new BearerAuthenticator(
                "tandem.local",
                tokens,
                flows,
                (request, origin) -> new Verdict.Challenged(
                        DIGEST, request.headers().first("Authorization").isPresent()),
                new Limits(),
                () -> now);
    }

    private final class Limits implements AttemptLimits {
        @Override
        public long waitSeconds(String user, InetAddress from) {
            return banSeconds;
        }

        @Override
        public void failed(String user, InetAddress from) {
            tries.add("wrong");
        }

        @Override
        public void passed(String user, InetAddress from) {
            tries.add("right");
        }
    }

    private String token(String user, Duration life) throws TokenKeys.Unusable {
        return TokenMaker.make(keys, user, "tandem.local", "", NOW, life);
    }

    private Verdict check(String... authorizations) {
        Headers headers = Headers.NONE;
        for (String value : authorizations) {
            headers = headers.with("Authorization", value);
        }
        return authenticator.check(new SipRequest("REGISTER", SipUri.of("", "tandem.local"), headers, Body.NONE), FLOW);
    }

    private static List<String> challenges(Verdict verdict) {
        return verdict instanceof Verdict.Challenged challenged
                ? challenged.challenges().all("WWW-Authenticate")
                : List.of();
    }

    @Test
    void a_good_token_says_who_it_is_and_until_when() throws Exception {
        Verdict verdict = check("bearer  " + token("alice", Duration.ofMinutes(5)));
        assertThat(verdict).isEqualTo(new Verdict.Authenticated("alice", NOW.plusSeconds(300)));
        assertThat(tries).containsExactly("right");
    }

    @Test
    void without_credentials_both_ways_are_offered() {
        Verdict verdict = check();
        assertThat(challenges(verdict))
                .containsExactly("Digest realm=\"tandem.local\"", "Bearer realm=\"tandem.local\"");
        assertThat(verdict).extracting("tried").isEqualTo(false);
    }

    @Test
    void a_wrong_token_counts_as_a_try_and_an_old_one_does_not() throws Exception {
        String good = token("alice", Duration.ofMinutes(5));
        assertThat(challenges(check("Bearer " + good + "x")))
                .contains("Bearer realm=\"tandem.local\", error=\"invalid_token\"");
        assertThat(tries).containsExactly("wrong");
        now = NOW.plusSeconds(301);
        Verdict verdict = check("Bearer " + good);
        assertThat(challenges(verdict)).contains("Bearer realm=\"tandem.local\", error=\"invalid_token\"");
        assertThat(((Verdict.Challenged) verdict).tried()).isFalse();
        assertThat(tries).containsExactly("wrong");
    }

    @Test
    void a_banned_address_is_not_listened_to() throws Exception {
        banSeconds = 60;
        assertThat(check("Bearer " + token("alice", Duration.ofMinutes(5)))).isEqualTo(new Verdict.Banned(60));
    }

    @Test
    void two_tokens_are_one_too_many() throws Exception {
        String good = "Bearer " + token("alice", Duration.ofMinutes(5));
        assertThat(challenges(check(good, good))).contains("Bearer realm=\"tandem.local\", error=\"invalid_request\"");
    }

    @Test
    void a_websocket_opened_with_a_token_is_its_owners_until_the_token_ends() {
        flows.opened(FLOW, new TokenVerdict.Good("alice", NOW.plusSeconds(60)));
        assertThat(check()).isEqualTo(new Verdict.Authenticated("alice", NOW.plusSeconds(60)));
        now = NOW.plusSeconds(60);
        assertThat(check()).isInstanceOf(Verdict.Challenged.class);
        now = NOW;
        flows.closed(FLOW);
        assertThat(check()).isInstanceOf(Verdict.Challenged.class);
        assertThat(flows.open()).isZero();
    }
}
