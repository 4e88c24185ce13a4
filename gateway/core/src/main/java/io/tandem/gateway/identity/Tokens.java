package io.tandem.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Judges JSON Web Tokens (RFC 7519, and RFC 8725 on what to distrust in them): signed, by an algorithm that fits
/// our key, for us, with a user and an end that is near. Any thread.
public final class Tokens {

    /// Longer ones are not even parsed.
    static final int MAX_LENGTH = 4_096;

    /// Names that cannot be mistaken for something else in an address; those of the configuration are of these, too.
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._~+-]{1,64}");

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.HS256,
            JWSAlgorithm.HS384,
            JWSAlgorithm.HS512,
            JWSAlgorithm.RS256,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);

    private final TokenRules rules;
    private final Supplier<TokenKeys> keys;
    private final InstantSource clock;

    /// @param keys asked for each token, so that a changed file counts at once
    public Tokens(TokenRules rules, Supplier<TokenKeys> keys, InstantSource clock) {
        this.rules = rules;
        this.keys = keys;
        this.clock = clock;
    }

    /// Whether somebody may be called that.
    public static boolean isUser(String name) {
        return USER.matcher(name).matches();
    }

    public TokenVerdict judge(String token) {
        if (token.length() > MAX_LENGTH) {
            return new TokenVerdict.Refused("longer than " + MAX_LENGTH + " characters");
        }
        try {
            return judge(processor().process(SignedJWT.parse(token), null));
        } catch (ExpiredJWTException e) {
            return new TokenVerdict.Expired();
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
            return new TokenVerdict.Refused(String.valueOf(e.getMessage()));
        }
    }

    /// What else a token says that has been judged to be good.
    public static Optional<String> claim(String token, String name) {
        try {
            return Optional.ofNullable(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim(name));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private TokenVerdict judge(JWTClaimsSet claims) {
        Instant end = claims.getExpirationTime().toInstant();
        Duration ahead = Duration.between(clock.instant(), end);
        if (ahead.compareTo(rules.longest().plus(rules.leeway())) > 0) {
            return new TokenVerdict.Refused("it is good for " + ahead.toSeconds() + " s, longer than is allowed");
        }
        String user = claims.getSubject();
        if (!isUser(user)) {
            return new TokenVerdict.Refused("'sub' is no user name");
        }
        return rules.users().test(user)
                ? new TokenVerdict.Good(user, end.plus(rules.leeway()))
                : new TokenVerdict.Refused("'sub' names nobody who is known");
    }

    private DefaultJWTProcessor<SecurityContext> processor() {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("sip+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                ALGORITHMS, new ImmutableJWKSet<>(keys.get().set())));
        processor.setJWTClaimsSetVerifier(new Claims());
        return processor;
    }

    private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private Claims() {
            super(
                    Set.of(rules.audience()),
                    rules.issuer().isEmpty()
                            ? null
                            : new JWTClaimsSet.Builder().issuer(rules.issuer()).build(),
                    new HashSet<>(Set.of("sub", "exp")),
                    null);
            setMaxClockSkew(Math.toIntExact(rules.leeway().toSeconds()));
        }

        @Override
        protected @Nullable Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
