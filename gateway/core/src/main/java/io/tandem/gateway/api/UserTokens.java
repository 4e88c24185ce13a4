package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.AdminRole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes tokens by which operators sign in. Any thread.
public final class UserTokens {

    private static final Duration USUAL = Duration.ofMinutes(15);

    private final Maker maker;
    private final InstantSource clock;

    /// Signs tokens.
    public interface Maker {
        /// The longest that it makes; empty: there are no keys to sign with.
        Optional<Duration> longest();

        /// Whether a token for that name would be taken.
        boolean known(String user);

        /// @throws ApiProblem where the keys can check tokens, but make none
        String make(String user, Instant now, Duration life) throws ApiProblem;
    }

    UserTokens(Maker maker, InstantSource clock) {
        this.maker = maker;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.of("POST", "/users/{name}/token", Set.of(AdminRole.ADMIN, AdminRole.OPERATOR), this::make));
    }

    private Reply make(Ask ask) throws ApiProblem {
        String user = ask.parameter("name");
        if (ask.caller().role() == AdminRole.OPERATOR
                && !user.equals(ask.caller().name())) {
            throw ApiProblem.of(403, "role operator may have a token of his own alone: take a token with another role");
        }
        user = Kinds.key(Kind.USER, user).name();
        Optional<Duration> longest = maker.longest();
        Optional<Long> asked = Ask.whole(
                ask.json(Set.of("seconds")),
                "seconds",
                1,
                longest.map(Duration::toSeconds).orElse(Long.MAX_VALUE));
        if (longest.isEmpty()) {
            throw ApiProblem.of(409, "there are no keys for tokens: set 'tokens.keys-file' in tandem.yaml");
        }
        if (!maker.known(user)) {
            throw ApiProblem.of(404, "there is no operator " + user + ", so his token would be refused: add him first");
        }
        Duration life =
                asked.map(Duration::ofSeconds).orElse(USUAL.compareTo(longest.get()) < 0 ? USUAL : longest.get());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return Reply.json(
                201,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("user", user)
                        .put("token", maker.make(user, now, life))
                        .put("expiresAt", now.plus(life).toString()));
    }
}
