package io.tandem.gateway.api;

import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.store.AuditTable;
import io.tandem.gateway.store.StoreUnavailable;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees who asks, whether he may, has it done, and notes it. Any thread; it blocks.
final class Desk {

    /// Who has not been looked at yet.
    static final Caller NOBODY = new Caller("", AdminRole.OPERATOR);

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final String ANYBODY = "admin-api";
    private static final Reply SWITCH = Reply.of(101, "", "");

    private final AdminTokens tokens;
    private final AttemptLimits limits;
    private final Audit audit;
    private final InstantSource clock;
    private final List<Operation> operations;

    /// A request as it came.
    ///
    /// @param path not decoded
    record Letter(String method, String path, Ask ask, String from) {}

    record Answer(Caller caller, Reply reply) {}

    Desk(AdminTokens tokens, AttemptLimits limits, Audit audit, InstantSource clock, List<Operation> operations) {
        this.tokens = tokens;
        this.limits = limits;
        this.audit = audit;
        this.clock = clock;
        this.operations = java.util.stream.Stream.concat(operations.stream(), audit.operations().stream())
                .toList();
    }

    List<Operation> operations() {
        return operations;
    }

    /// @param socket it asks for the WebSocket, whose reply is 101
    Answer serve(Letter letter, Operation operation, boolean socket) {
        Caller caller = NOBODY;
        Reply reply;
        String detail = "";
        boolean counted = true;
        try {
            if (!operation.open()) {
                caller = caller(letter, socket);
                if (!operation.roles().contains(caller.role())) {
                    throw ApiProblem.of(
                            403, "role " + word(caller.role()) + " may not do this: take a token with another role");
                }
            }
            Ask ask = new Ask(
                    caller,
                    letter.ask().parameters(),
                    letter.ask().query(),
                    letter.ask().headers(),
                    letter.ask().body());
            if (!socket) {
                ask.knows(operation.query());
            }
            for (var parameter : ask.parameters().entrySet()) {
                Texts.check(400, parameter.getKey(), parameter.getValue());
            }
            reply = socket ? SWITCH : operation.handler().handle(ask);
        } catch (ApiProblem problem) {
            reply = problem.reply();
            detail = problem.detail();
            counted = problem.status() != 429;
        } catch (StoreUnavailable e) {
            LOG.warn("{} {}: {}", letter.method(), letter.path(), String.valueOf(e.getCause()));
            detail = e.getMessage() + ": the database is away";
            reply = ApiProblem.of(503, detail, "Retry-After", "5").reply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply = ApiProblem.of(503, "the gateway ends").reply();
        } catch (RuntimeException bug) {
            LOG.error("{} {} failed", letter.method(), letter.path(), bug);
            detail = "a fault of the gateway, which its log tells of";
            reply = ApiProblem.of(500, detail).reply();
        }
        if (operation.noted() && counted) {
            audit.note(new AuditTable.Entry(
                    0,
                    clock.instant(),
                    caller.name(),
                    caller == NOBODY ? "" : word(caller.role()),
                    letter.from(),
                    letter.method(),
                    letter.path(),
                    reply.status(),
                    detail));
        }
        return new Answer(caller, reply);
    }

    private Caller caller(Letter letter, boolean socket) throws ApiProblem {
        InetAddress from = InetAddress.ofLiteral(letter.from());
        Optional<String> token = token(letter.ask(), socket);
        if (token.isEmpty()) {
            throw ApiProblem.of(
                    401,
                    "who asks is not said: give 'Authorization: Bearer TOKEN', on this machine that of admin.token",
                    "WWW-Authenticate",
                    "Bearer");
        }
        Optional<AdminTokens.Found> found = tokens.find(token.get());
        if (found.isPresent() && !found.get().guessable()) {
            return found.get().caller();
        }
        long wait = limits.waitSeconds(ANYBODY, from);
        if (wait > 0) {
            throw ApiProblem.of(429, "too many wrong tokens from there: wait", "Retry-After", Long.toString(wait));
        }
        if (found.isEmpty()) {
            limits.failed(ANYBODY, from);
            throw ApiProblem.of(
                    401,
                    "the token is none of ours, or too old: give another",
                    "WWW-Authenticate",
                    "Bearer error=\"invalid_token\"");
        }
        limits.passed(ANYBODY, from);
        return found.get().caller();
    }

    /// A browser cannot send a header with a WebSocket (RFC 6750 §2.3).
    private static Optional<String> token(Ask ask, boolean socket) {
        String header = ask.headers().getOrDefault("authorization", "");
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(header.substring(7).strip());
        }
        return socket ? ask.query("access_token") : Optional.empty();
    }

    private static String word(AdminRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
