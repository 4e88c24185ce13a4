package io.tandem.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/// Signs tokens, where the keys allow it: with a secret, or a private key. Stateless.
public final class TokenMaker {

    private TokenMaker() {}

    /// @param issuer empty: none is named
    /// @throws TokenKeys.Unusable where all keys are public ones
    public static String make(TokenKeys keys, String user, String audience, String issuer, Instant now, Duration life)
            throws TokenKeys.Unusable {
        Optional<JWK> key = keys.set().getKeys().stream().filter(JWK::isPrivate).findFirst();
        if (key.isEmpty()) {
            throw new TokenKeys.Unusable("has public keys only, which can check tokens but not make them");
        }
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(user)
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)));
        if (!issuer.isEmpty()) {
            claims.issuer(issuer);
        }
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm(key.get())).type(JOSEObjectType.JWT);
        SignedJWT token = new SignedJWT(header.keyID(key.get().getKeyID()).build(), claims.build());
        try {
            JWSSigner signer = new DefaultJWSSignerFactory()
                    .createJWSSigner(key.get(), token.getHeader().getAlgorithm());
            token.sign(signer);
        } catch (JOSEException e) {
            throw new TokenKeys.Unusable("cannot sign: " + e.getMessage());
        }
        return token.serialize();
    }

    private static JWSAlgorithm algorithm(JWK key) {
        if (key.getAlgorithm() instanceof JWSAlgorithm named) {
            return named;
        }
        return switch (key) {
            case OctetSequenceKey _ -> JWSAlgorithm.HS256;
            case ECKey ec -> ec.getCurve().equals(Curve.P_384) ? JWSAlgorithm.ES384 : JWSAlgorithm.ES256;
            default -> JWSAlgorithm.RS256;
        };
    }
}
