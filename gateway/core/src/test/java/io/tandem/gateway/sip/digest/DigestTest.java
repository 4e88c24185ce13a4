package io.tandem.gateway.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.digest.DigestAuthenticator.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String REALM = "tandem.local";
    private static final Ha1 SECRET = Ha1.of("alice", REALM, "secret");

    private final AtomicLong nowMs = new AtomicLong(1_767_225_600_000L);
    private final Nonces nonces = nonces(1);
    private final DigestAuthenticator authenticator = authenticator(nonces);

    private Nonces nonces(int seed) {
        return new Nonces(
                new byte[32],
                Duration.ofMinutes(5),
                () -> Instant.ofEpochMilli(nowMs.get()),
                new SplittableRandom(seed));
    }

    private static DigestAuthenticator authenticator(Nonces nonces) {
        return new DigestAuthenticator(
                REALM,
                user -> user.equals("alice") ? Optional.of(SECRET) : Optional.empty(),
                nonces,
                List.of(DigestAlgorithm.values()),
                AttemptLimits.NONE);
    }

    @Test
    void the_example_of_rfc_7616_is_reproduced_for_both_algorithms() {
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        assertThat(response(DigestAlgorithm.MD5, nonce, cnonce)).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        assertThat(response(DigestAlgorithm.SHA_256, nonce, cnonce))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    private static String response(DigestAlgorithm algorithm, String nonce, String cnonce) {
        String ha1 = algorithm.ha1("Mufasa", "http-auth@example.org", "Circle of Life");
        return algorithm.response(ha1, nonce, "00000001", cnonce, "GET", "/dir/index.html");
    }

    @Test
    void both_algorithms_are_offered_and_the_better_one_is_answered() {
        Verdict.Challenged challenged = (Verdict.Challenged) authenticator.check(register(null), HERE);
        List<String> offers = challenged.challenges().all("WWW-Authenticate");
        assertThat(offers).hasSize(2);
        assertThat(offers.get(0)).contains("algorithm=SHA-256");
        assertThat(offers.get(1)).contains("algorithm=MD5");
        assertThat(answer(offers, "secret")).contains("algorithm=SHA-256");
        assertThat(authenticator.check(register(answer(offers, "secret")), HERE))
                .isEqualTo(new Verdict.Authenticated("alice"));
    }

    @Test
    void md5_alone_is_good_enough_for_older_peers() {
        List<String> offers = challenge().subList(1, 2);
        assertThat(authenticator.check(register(answer(offers, "secret")), HERE))
                .isEqualTo(new Verdict.Authenticated("alice"));
    }

    @Test
    void a_wrong_password_and_an_unknown_user_get_the_same_answer() {
        Verdict wrong = authenticator.check(register(answer(challenge(), "wrong")), HERE);
        Verdict unknown = authenticator.check(
                register(DigestClient.answer(challenge(), "REGISTER", "sip:" + REALM, "mallory", "secret", REALM, "c")
                        .orElseThrow()),
                HERE);
        assertThat(shape(wrong)).isEqualTo(shape(unknown));
        assertThat(((Verdict.Challenged) wrong).tried()).isTrue();
    }

    /// What an empty HA1 answers is known to everybody.
    @Test
    void who_has_no_secret_by_an_algorithm_has_none_at_all() {
        DigestAuthenticator digest = new DigestAuthenticator(
                REALM,
                user -> Optional.of(new Ha1(user.equals("alice") ? SECRET.sha256() : "", "")),
                nonces,
                List.of(DigestAlgorithm.values()),
                AttemptLimits.NONE);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            String nonce = nonces.issue();
            String response = algorithm.response("", nonce, "00000001", "c", "REGISTER", "sip:" + REALM);
            String credentials = "Digest username=\"bob\", realm=\"" + REALM + "\", nonce=\"" + nonce
                    + "\", uri=\"sip:" + REALM + "\", response=\"" + response
                    + "\", qop=auth, nc=00000001, cnonce=\"c\","
                    + " algorithm=" + algorithm.token();
            assertThat(digest.check(register(credentials), HERE)).isInstanceOf(Verdict.Challenged.class);
            assertThat(digest.check(register(credentials.replace("bob", "alice")), HERE))
                    .isInstanceOf(Verdict.Challenged.class);
        }
        assertThat(digest.check(register(answer(challenge(), "secret")), HERE))
                .isEqualTo(new Verdict.Authenticated("alice"));
    }

    /// The medians of many, taken in turn: what the machine does besides meets both alike.
    @Test
    void a_wrong_password_and_an_unknown_user_take_the_same_time() {
        SipRequest wrong = register(answer(challenge(), "wrong"));
        SipRequest unknown =
                register(DigestClient.answer(challenge(), "REGISTER", "sip:" + REALM, "mirko", "secret", REALM, "c")
                        .orElseThrow());
        median(wrong, unknown, 10_000);
        double ratio = median(wrong, unknown, 30_000);
        assertThat(ratio).as("unknown user to wrong password").isBetween(0.9, 1.1);
    }

    private double median(SipRequest one, SipRequest other, int times) {
        long[] first = new long[times];
        long[] second = new long[times];
        for (int i = 0; i < times; i++) {
            long started = System.nanoTime();
            authenticator.check(one, HERE);
            long between = System.nanoTime();
            authenticator.check(other, HERE);
            second[i] = System.nanoTime() - between;
            first[i] = between - started;
        }
        Arrays.sort(first);
        Arrays.sort(second);
        return (double) second[times / 2] / first[times / 2];
    }

    private static String shape(Verdict verdict) {
        return ((Verdict.Challenged) verdict).challenges().toString().replaceAll("nonce=\"[^\"]*\"", "nonce");
    }

    @Test
    void the_same_credentials_are_not_taken_twice() {
        String credentials = answer(challenge(), "secret");
        assertThat(authenticator.check(register(credentials), HERE)).isInstanceOf(Verdict.Authenticated.class);
        Verdict.Challenged again = (Verdict.Challenged) authenticator.check(register(credentials), HERE);
        assertThat(again.challenges().first("WWW-Authenticate").orElseThrow()).contains("stale=true");
    }

    @Test
    void an_old_nonce_is_stale_and_a_forged_one_is_not() {
        String credentials = answer(challenge(), "secret");
        nowMs.addAndGet(Duration.ofMinutes(6).toMillis());
        Verdict.Challenged old = (Verdict.Challenged) authenticator.check(register(credentials), HERE);
        assertThat(old.challenges().toString()).contains("stale=true");
        assertThat(old.tried()).isFalse();
        String forged = credentials.replaceFirst("nonce=\"..", "nonce=\"zz");
        assertThat(((Verdict.Challenged) authenticator.check(register(forged), HERE)).tried())
                .isTrue();
    }

    @Test
    void a_peer_that_shares_the_key_takes_a_nonce_it_never_issued() {
        String credentials = answer(challenge(), "secret");
        assertThat(authenticator(nonces(2)).check(register(credentials), HERE))
                .isEqualTo(new Verdict.Authenticated("alice"));
    }

    @Test
    void credentials_for_another_uri_or_method_are_worth_nothing() {
        String elsewhere = DigestClient.answer(
                        challenge(), "REGISTER", "sip:other.example", "alice", "secret", REALM, "c")
                .orElseThrow();
        assertThat(authenticator.check(register(elsewhere), HERE)).isInstanceOf(Verdict.Challenged.class);
        String otherMethod = DigestClient.answer(challenge(), "INVITE", "sip:" + REALM, "alice", "secret", REALM, "c")
                .orElseThrow();
        assertThat(authenticator.check(register(otherMethod), HERE)).isInstanceOf(Verdict.Challenged.class);
    }

    @Test
    void nonsense_is_challenged_like_anything_else() {
        for (String bad : List.of(
                "Basic YWxpY2U6c2VjcmV0",
                "Digest",
                "Digest username=\"alice",
                "Digest realm=\"tandem.local\"",
                "Digest realm=\"tandem.local\", realm=\"tandem.local\"",
                "Digest realm=\"tandem.local\", qop=auth-int, algorithm=SHA-512",
                "Digest realm=\"tandem.local\", qop=auth, nonce=\"@@\", nc=zz, username=\"alice\", uri=\"\"",
                "Digest realm=\"tandem.local\", qop=auth, username=\"" + "a".repeat(5000) + "\"")) {
            assertThat(authenticator.check(register(bad), HERE)).as(bad).isInstanceOf(Verdict.Challenged.class);
        }
    }

    @Test
    void only_the_configured_realm_is_answered() {
        List<String> foreign = List.of("Digest realm=\"evil.example\", nonce=\"n\", qop=\"auth\", algorithm=MD5");
        assertThat(DigestClient.answer(foreign, "INVITE", "sip:1@t", "u", "p", "trunk.example", "c"))
                .isEmpty();
        assertThat(DigestClient.answer(foreign, "INVITE", "sip:1@t", "u", "p", "", "c"))
                .isPresent();
    }

    private List<String> challenge() {
        return ((Verdict.Challenged) authenticator.check(register(null), HERE))
                .challenges()
                .all("WWW-Authenticate");
    }

    private static String answer(List<String> offers, String password) {
        return DigestClient.answer(offers, "REGISTER", "sip:" + REALM, "alice", password, REALM, "c")
                .orElseThrow();
    }

    private static SipRequest register(@org.jspecify.annotations.Nullable String authorization) {
        Headers headers = authorization == null ? Headers.NONE : Headers.NONE.with("Authorization", authorization);
        return new SipRequest("REGISTER", SipUri.of("", REALM), headers, Body.NONE);
    }

    @Test
    void algorithm_that_is_not_offered_is_not_taken() {
        DigestAuthenticator strict = new DigestAuthenticator(
                REALM,
                user -> Optional.of(Ha1.of(user, REALM, "secret")),
                nonces,
                List.of(DigestAlgorithm.SHA_256),
                AttemptLimits.NONE);
        Verdict.Challenged challenged = (Verdict.Challenged) strict.check(register(null), HERE);
        assertThat(challenged.challenges().all("WWW-Authenticate")).hasSize(1);
        List<String> md5 = challenge().subList(1, 2);
        assertThat(strict.check(register(answer(md5, "secret")), HERE))
                .isInstanceOfSatisfying(
                        Verdict.Challenged.class, c -> assertThat(c.tried()).isTrue());
        List<String> sha = challenge().subList(0, 1);
        assertThat(strict.check(register(answer(sha, "secret")), HERE)).isEqualTo(new Verdict.Authenticated("alice"));
    }

    @Test
    void limits_hear_of_every_try_and_a_ban_is_the_same_for_known_and_unknown_users() {
        List<String> heard = new ArrayList<>();
        AtomicBoolean banned = new AtomicBoolean();
        DigestAuthenticator guarded = new DigestAuthenticator(
                REALM,
                user -> user.equals("alice") ? Optional.of(Ha1.of("alice", REALM, "secret")) : Optional.empty(),
                nonces,
                List.of(DigestAlgorithm.values()),
                new AttemptLimits() {
                    @Override
                    public long waitSeconds(String user, InetAddress from) {
                        return banned.get() ? 600 : 0;
                    }

                    @Override
                    public void failed(String user, InetAddress from) {
                        heard.add("failed " + user);
                    }

                    @Override
                    public void passed(String user, InetAddress from) {
                        heard.add("passed " + user);
                    }
                });
        guarded.check(register(null), HERE);
        guarded.check(register(answer(challenge(), "wrong")), HERE);
        guarded.check(register(answer(challenge(), "secret")), HERE);
        assertThat(heard).containsExactly("failed alice", "passed alice");
        banned.set(true);
        assertThat(guarded.check(register(answer(challenge(), "secret")), HERE)).isEqualTo(new Verdict.Banned(600));
        assertThat(guarded.check(register(null), HERE)).isInstanceOf(Verdict.Challenged.class);
        assertThat(heard).hasSize(2);
    }
}
