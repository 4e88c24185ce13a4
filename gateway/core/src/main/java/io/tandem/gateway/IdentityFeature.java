package io.tandem.gateway;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.TokenUsers;
import io.tandem.gateway.config.TokensConfig;
import io.tandem.gateway.identity.Authenticator;
import io.tandem.gateway.identity.BearerAuthenticator;
import io.tandem.gateway.identity.FlowTokens;
import io.tandem.gateway.identity.TokenKeyFile;
import io.tandem.gateway.identity.TokenKeys;
import io.tandem.gateway.identity.TokenRules;
import io.tandem.gateway.identity.TokenVerdict;
import io.tandem.gateway.identity.Tokens;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.ws.TokenGate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Makes what says who somebody is: passwords, and tokens where there are keys for them. Immutable.
///
/// @param signed judges tokens and has the keys; empty where there are none
record IdentityFeature(Authenticator authenticator, TokenGate gate, FlowTokens flows, Optional<Signed> signed) {

    /// Tokens and the keys that they are checked by. Immutable.
    record Signed(Tokens tokens, Supplier<TokenKeys> keys) {}

    /// Clocks of two machines differ by no more.
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    static IdentityFeature start(
            ConfigSource source,
            Operators operators,
            AttemptLimits limits,
            Timers timers,
            Clock clock,
            SecureRandom random,
            ShutdownOrder closing)
            throws StartFailure {
        DigestAuthenticator digest = Digests.authenticator(source, operators, limits, clock, random);
        Authenticator byPassword = Authenticator.of(digest);
        FlowTokens flows = new FlowTokens();
        TokensConfig config = source.config().tokens();
        if (config.keysFile().toString().isEmpty()) {
            return new IdentityFeature(byPassword, TokenGate.NONE, flows, Optional.empty());
        }
        String domain = source.config().sip().domain();
        TokenKeyFile keys =
                closing.add("token keys", keys(source.layout().base().resolve(config.keysFile()), timers));
        Tokens tokens = new Tokens(rules(config, domain, operators), keys, clock);
        return new IdentityFeature(
                new BearerAuthenticator(domain, tokens, flows, byPassword, limits, clock),
                token -> tokens.judge(token) instanceof TokenVerdict.Good good
                        ? Optional.of(flow -> flows.opened(flow, good))
                        : Optional.empty(),
                flows,
                Optional.of(new Signed(tokens, keys)));
    }

    private static TokenRules rules(TokensConfig config, String domain, Operators operators) {
        return new TokenRules(
                config.audience().isEmpty() ? domain : config.audience(),
                config.issuer(),
                config.longest(),
                LEEWAY,
                user -> config.users() == TokenUsers.ANY
                        || operators.named(user).isPresent());
    }

    /// Who can be called by name: operators, and who is there by a token that made him one.
    static Predicate<String> callable(GatewayConfig config, Operators operators, Registrations registrations) {
        boolean any = config.tokens().users() == TokenUsers.ANY;
        return name -> operators.named(name).isPresent()
                || (any && !registrations.of(name).isEmpty());
    }

    private static TokenKeyFile keys(Path file, Timers timers) throws StartFailure {
        try {
            return TokenKeyFile.open(file, timers);
        } catch (IOException e) {
            throw new StartFailure("tokens.keys-file " + file + " cannot be read", "openssl rand -hex 32 > " + file, e);
        } catch (TokenKeys.Unusable e) {
            throw new StartFailure(
                    "tokens.keys-file " + file + " " + e.getMessage(), "openssl rand -hex 32 > " + file, e);
        }
    }
}
