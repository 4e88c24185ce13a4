package io.tandem.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/// Tokens by which operators sign in instead of passwords. Immutable.
public record TokensConfig(
        @Key(
                value = "Keys that tokens (JWT) are signed with: a JWK Set, PEM of public keys, or a secret of 32"
                        + " characters or more, which `openssl rand -hex 32` makes. Read again when it changes.",
                def = "",
                defMeaning = "no tokens")
        Path keysFile,

        @Key(value = "What `iss` of a token has to be.", defMeaning = "anything")
        String issuer,

        @Key(value = "What `aud` of a token has to name.", defMeaning = "`sip.domain`")
        String audience,

        @Key(value = "A token whose end is further ahead is refused.", def = "3600", unit = "seconds", min = 10)
        Duration longest,

        @Key(
                value = "Whose name `sub` may be: `known` operators, or `any`: then whoever has the key may make"
                        + " operators.",
                def = "known")
        TokenUsers users) {}
