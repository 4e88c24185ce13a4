package io.tandem.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tandem.gateway.concurrent.ManualTimers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "abcdef0123456789abcdef0123456789";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private Instant now = NOW;
    private TokenKeys keys = keys(SECRET);

    private final Tokens tokens = new Tokens(
            new TokenRules(
                    "tandem.local",
                    "https://crm.example",
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Set.of("alice", "a b")::contains),
            () -> keys,
            () -> now);

    private static TokenKeys keys(String text) {
        try {
            return TokenKeys.read(text);
        } catch (TokenKeys.Unusable e) {
            throw new AssertionError(e);
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .audience("tandem.local")
                .issuer("https://crm.example")
                .expirationTime(Date.from(NOW.plusSeconds(600)));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(new JWSHeader(JWSAlgorithm.HS256), claims.build(), new MACSigner(SECRET));
    }

    private String refusal(String token) {
        return tokens.judge(token) instanceof TokenVerdict.Refused refused ? refused.why() : "taken";
    }

    @Test
    void a_token_is_good_until_its_end_and_a_little_beyond() throws Exception {
        String token = signed(claims());
        assertThat(tokens.judge(token)).isEqualTo(new TokenVerdict.Good("alice", NOW.plusSeconds(630)));
        now = NOW.plusSeconds(629);
        assertThat(tokens.judge(token)).isInstanceOf(TokenVerdict.Good.class);
        now = NOW.plusSeconds(631);
        assertThat(tokens.judge(token)).isEqualTo(new TokenVerdict.Expired());
    }

    @Test
    void a_token_of_ours_is_good() throws Exception {
        String token =
                TokenMaker.make(keys, "alice", "tandem.local", "https://crm.example", NOW, Duration.ofMinutes(10));
        assertThat(tokens.judge(token)).isEqualTo(new TokenVerdict.Good("alice", NOW.plusSeconds(630)));
    }

    @Test
    void what_a_token_claims_has_to_fit() throws Exception {
        assertThat(refusal(signed(claims().audience("elsewhere")))).contains("aud");
        assertThat(refusal(signed(claims().audience((String) null)))).contains("aud");
        assertThat(refusal(signed(claims().issuer("https://evil.example")))).contains("iss");
        assertThat(refusal(signed(claims().subject(null)))).contains("sub");
        assertThat(refusal(signed(claims().subject("mallory")))).contains("nobody");
        assertThat(refusal(signed(claims().subject("a b")))).contains("no user name");
        assertThat(refusal(signed(claims().expirationTime(null)))).contains("exp");
        assertThat(refusal(signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(120))))))
                .contains("before use");
        assertThat(refusal(signed(claims().expirationTime(Date.from(NOW.plusSeconds(7_200))))))
                .contains("longer than is allowed");
        assertThat(tokens.judge(signed(claims().expirationTime(Date.from(NOW.minusSeconds(60))))))
                .isEqualTo(new TokenVerdict.Expired());
    }

    @Test
    void a_signature_of_anybody_else_is_worth_nothing() throws Exception {
        String foreign = signed(new JWSHeader(JWSAlgorithm.HS256), claims().build(), new MACSigner(OTHER));
        assertThat(refusal(foreign)).contains("signature");
        assertThat(refusal(new PlainJWT(claims().build()).serialize())).isNotEqualTo("taken");
        String[] part = signed(claims()).split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(refusal(none + "." + part[1] + ".")).isNotEqualTo("taken");
        assertThat(refusal(none + "." + part[1] + "." + part[2])).isNotEqualTo("taken");
        String other = signed(claims().subject("bob")).split("\\.")[1];
        assertThat(refusal(part[0] + "." + other + "." + part[2])).contains("signature");
    }

    /// RFC 8725 §2.1: the public key is public, so nobody may use it as a secret.
    @Test
    void a_public_key_is_no_secret() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2_048).generate();
        String pem = pem(rsa.toRSAPublicKey().getEncoded());
        keys = keys(pem);
        assertThat(tokens.judge(signed(new JWSHeader(JWSAlgorithm.RS256), claims().build(), new RSASSASigner(rsa))))
                .isInstanceOf(TokenVerdict.Good.class);
        String confused = signed(
                new JWSHeader(JWSAlgorithm.HS256),
                claims().build(),
                new MACSigner(pem.getBytes(StandardCharsets.US_ASCII)));
        assertThat(refusal(confused)).isNotEqualTo("taken");
        assertThatThrownBy(() -> TokenMaker.make(keys, "alice", "x", "", NOW, Duration.ofMinutes(1)))
                .hasMessageContaining("public keys only");
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void several_keys_are_told_apart_by_their_names() throws Exception {
        ECKey old = new ECKeyGenerator(Curve.P_256).keyID("2025").generate();
        ECKey fresh = new ECKeyGenerator(Curve.P_256).keyID("2026").generate();
        String made = TokenMaker.make(
                new TokenKeys(new JWKSet(fresh)),
                "alice",
                "tandem.local",
                "https://crm.example",
                NOW,
                Duration.ofMinutes(5));
        keys = keys(
                new JWKSet(java.util.List.<JWK>of(old, fresh)).toPublicJWKSet().toString());
        assertThat(tokens.judge(made)).isInstanceOf(TokenVerdict.Good.class);
        keys = keys(new JWKSet(old).toPublicJWKSet().toString());
        assertThat(refusal(made)).isNotEqualTo("taken");
        keys = keys(old.toPublicJWK().toJSONString());
        assertThat(refusal(made)).isNotEqualTo("taken");
    }

    @Test
    void what_nobody_understands_is_refused() throws Exception {
        UnaryOperator<JWSHeader.Builder> critical =
                header -> header.criticalParams(Set.of("x")).customParam("x", 1);
        JWSHeader strange =
                critical.apply(new JWSHeader.Builder(JWSAlgorithm.HS256)).build();
        assertThat(refusal(signed(strange, claims().build(), new MACSigner(SECRET))))
                .isNotEqualTo("taken");
        JWSHeader otherType = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        assertThat(refusal(signed(otherType, claims().build(), new MACSigner(SECRET))))
                .contains("typ");
        assertThat(refusal("x".repeat(4_097))).contains("4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "{}", "\u0000.\u0000.\u0000", "=.=.=", "a b"})
    void rubbish_is_refused(String text) {
        assertThat(refusal(text)).isNotEqualTo("taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "", "{", "{\"keys\":[]}", "{\"kty\":\"oct\",\"k\":\"AAAA\"}", "-----BEGIN X-----"})
    void files_that_hold_no_usable_key_are_refused(String text) {
        assertThatThrownBy(() -> TokenKeys.read(text)).isInstanceOf(TokenKeys.Unusable.class);
    }

    @Test
    void a_changed_file_counts_and_a_broken_one_does_not(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token.key");
        Files.writeString(file, SECRET + "\n");
        ManualTimers timers = new ManualTimers();
        try (TokenKeyFile read = TokenKeyFile.open(file, timers)) {
            String first = read.get().set().toString(false);
            Files.writeString(file, "broken");
            timers.advance(Duration.ofSeconds(5));
            Awaitility.await().until(() -> timers.pending() == 1);
            assertThat(read.get().set().toString(false)).isEqualTo(first);
            Files.writeString(file, OTHER);
            timers.advance(Duration.ofSeconds(5));
            Awaitility.await().until(() -> !read.get().set().toString(false).equals(first));
        }
    }
}
