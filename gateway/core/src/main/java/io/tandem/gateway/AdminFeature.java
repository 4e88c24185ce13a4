package io.tandem.gateway;

import io.tandem.gateway.api.AdminApi;
import io.tandem.gateway.api.AdminServer;
import io.tandem.gateway.api.AdminTokens;
import io.tandem.gateway.api.ApiProblem;
import io.tandem.gateway.api.Caller;
import io.tandem.gateway.api.Events;
import io.tandem.gateway.api.Operation;
import io.tandem.gateway.api.UserTokens;
import io.tandem.gateway.api.Watching;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.cli.Version;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.config.AdminTokenConfig;
import io.tandem.gateway.config.TokenUsers;
import io.tandem.gateway.config.TokensConfig;
import io.tandem.gateway.identity.TokenKeys;
import io.tandem.gateway.identity.TokenMaker;
import io.tandem.gateway.identity.TokenVerdict;
import io.tandem.gateway.identity.Tokens;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.route.live.TableRouter;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.store.AuditTable;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.trunk.TrunkProbe;
import io.tandem.gateway.trunk.Trunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Joins the admin API to the gateway, and says whom it serves. Used at start, by one thread.
final class AdminFeature {

    /// Of a name that nobody else's claim has by chance (RFC 7519 §4.2): who signs tokens for calls need not know of
    /// this API.
    private static final String ROLE_CLAIM = "tandem_role";

    private static final String OWN = "admin";
    private static final int OWN_BYTES = 32;

    private final ConfigSource source;
    private final Operators operators;
    private final IdentityFeature identity;
    private final SecureRandom random = new SecureRandom();

    /// What of the gateway it is about. Immutable.
    record About(
            Optional<LiveConfig> live,
            Optional<Database> database,
            TableRouter router,
            Calls calls,
            Trunks trunks,
            Registrations registrations,
            SipStack sip,
            CanaryFeature canary,
            Timers timers,
            Clock clock) {}

    private AdminFeature(ConfigSource source, Operators operators, IdentityFeature identity) {
        this.source = source;
        this.operators = operators;
        this.identity = identity;
    }

    /// It changes what is in the store: without one there is no API.
    ///
    /// @param more operations of other packages
    static Optional<AdminServer> start(
            ConfigSource source,
            Operators operators,
            IdentityFeature identity,
            About about,
            Events events,
            List<Operation> more,
            ShutdownOrder closing)
            throws StartFailure, IOException {
        if (about.live().isEmpty()
                || about.database().isEmpty()
                || !source.config().admin().enabled()) {
            return Optional.empty();
        }
        return Optional.of(new AdminFeature(source, operators, identity)
                .listen(about, about.live().get(), about.database().get(), events, more, closing));
    }

    private AdminServer listen(
            About about, LiveConfig live, Database database, Events events, List<Operation> more, ShutdownOrder closing)
            throws StartFailure, IOException {
        GatewayConfig config = source.config();
        AdminApi.Parts parts = new AdminApi.Parts(
                live,
                database,
                about.router(),
                about.calls(),
                about.trunks(),
                about.registrations(),
                new TrunkProbe(about.sip(), () -> Long.toHexString(random.nextLong()), about.timers()::nanoTime),
                about.canary().tests(),
                about.canary().schedule(),
                maker(),
                config.sip().domain(),
                name -> StoredSecrets.inFile(config, name),
                name -> operators.named(name).isPresent(),
                about.clock(),
                about.timers(),
                Version.current(),
                config.call().maxCalls(),
                config.supervise().listenCode());
        closing.add("watching for the admin API", Watching.start(parts, events));
        return closing.add(
                "admin API",
                AdminServer.start(
                        config.admin().listen().address(),
                        tokens(),
                        GuardFeature.bans(config.guard(), about.timers()),
                        new AuditTable(database, Duration.ofDays(config.admin().auditDays())),
                        about.clock(),
                        Stream.concat(AdminApi.operations(parts, events).stream(), more.stream())
                                .toList(),
                        events));
    }

    private AdminTokens tokens() throws StartFailure {
        List<AdminTokens.Known> known = new ArrayList<>();
        known.add(AdminTokens.of(OWN, AdminRole.ADMIN, own(), false));
        for (var entry : source.config().admin().tokens().entrySet()) {
            AdminTokenConfig token = entry.getValue();
            known.add(
                    token.secretSha256().isEmpty()
                            ? AdminTokens.of(entry.getKey(), token.role(), secret(entry.getKey(), token), true)
                            : new AdminTokens.Known(
                                    new Caller(entry.getKey(), token.role()),
                                    HexFormat.of().parseHex(token.secretSha256()),
                                    true));
        }
        return new AdminTokens(known, this::signed);
    }

    private String secret(String name, AdminTokenConfig token) throws StartFailure {
        Path file = source.layout().base().resolve(token.secretFile());
        try {
            String secret =
                    Files.readString(file).lines().findFirst().orElse("").strip();
            if (!secret.isEmpty()) {
                return secret;
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "admin.tokens." + name + ".secret-file " + file + " cannot be read",
                    "openssl rand -base64 32 > " + file,
                    e);
        }
        throw new StartFailure(
                "admin.tokens." + name + ".secret-file " + file + " is empty", "openssl rand -base64 32 > " + file);
    }

    /// That of the state directory, made at the first start: who may read the file may do all.
    private String own() throws StartFailure {
        Path file = source.layout().state(source.config()).resolve("admin.token");
        try {
            if (Files.exists(file)) {
                String token = Files.readString(file).strip();
                if (!token.isEmpty()) {
                    return token;
                }
                Files.delete(file);
            }
            byte[] bytes = new byte[OWN_BYTES];
            random.nextBytes(bytes);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token + "\n");
            return token;
        } catch (IOException e) {
            throw new StartFailure(file + " cannot be written", "make it readable and writable, or remove it", e);
        }
    }

    private Optional<Caller> signed(String token) {
        if (identity.signed().isEmpty()
                || !(identity.signed().get().tokens().judge(token) instanceof TokenVerdict.Good good)) {
            return Optional.empty();
        }
        String role = Tokens.claim(token, ROLE_CLAIM).orElse("operator");
        return Arrays.stream(AdminRole.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(role))
                .findFirst()
                .map(known -> new Caller(good.user(), known));
    }

    private UserTokens.Maker maker() {
        TokensConfig config = source.config().tokens();
        String audience = config.audience().isEmpty() ? source.config().sip().domain() : config.audience();
        return new UserTokens.Maker() {
            @Override
            public Optional<Duration> longest() {
                return identity.signed().map(signed -> config.longest());
            }

            @Override
            public boolean known(String user) {
                return config.users() == TokenUsers.ANY || operators.named(user).isPresent();
            }

            @Override
            public String make(String user, Instant now, Duration life) throws ApiProblem {
                try {
                    return TokenMaker.make(
                            identity.signed().orElseThrow().keys().get(), user, audience, config.issuer(), now, life);
                } catch (TokenKeys.Unusable e) {
                    throw ApiProblem.of(409, "'tokens.keys-file' " + e.getMessage());
                }
            }
        };
    }
}
