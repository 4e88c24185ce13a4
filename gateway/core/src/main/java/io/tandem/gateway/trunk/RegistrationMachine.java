package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/// How one registration at a provider lives (RFC 3261 §10.2, RFC 5626 §4.5). A pure machine: no clock, no network.
/// Any thread, no state.
final class RegistrationMachine {

    private static final int MAX_CHALLENGES = 2;
    private static final int MAX_ROUTES = 8;
    private static final long LONGEST_SECONDS = 86_400;
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);

    /// RFC 5626 §4.5, base-time where every flow has failed, and max-time.
    private static final Duration BASE_WAIT = Duration.ofSeconds(30);

    private static final Duration MAX_WAIT = Duration.ofMinutes(30);
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private final String contactUser;
    private final DoubleSupplier random;

    /// @param contactUser by which our own binding is found among others
    /// @param random from 0 to 1
    RegistrationMachine(String contactUser, DoubleSupplier random) {
        this.contactUser = contactUser;
        this.random = random;
    }

    enum Phase {
        ASKING,
        WAITING,
        LEAVING,
        GONE
    }

    /// Immutable.
    ///
    /// @param asked seconds that are asked for
    /// @param address which of the trunk's addresses is asked
    /// @param challenges answered since the last fresh start
    /// @param failures in a row, all addresses tried
    /// @param validUntilNs when the last grant ends, on the monotonic clock
    record State(
            Phase phase, long asked, int address, int challenges, int failures, boolean granted, long validUntilNs) {

        static State initial(Duration expires) {
            return new State(Phase.WAITING, expires.toSeconds(), 0, 0, 0, false, 0);
        }

        private State with(Phase other, int nextAddress, int nextChallenges) {
            return new State(other, asked, nextAddress, nextChallenges, failures, granted, validUntilNs);
        }
    }

    /// What the runner is to do.
    sealed interface Effect {
        /// Send REGISTER.
        ///
        /// @param challenge to be answered in it
        record Send(int address, long expires, Optional<SipResponse> challenge) implements Effect {}

        /// Ask again after that time.
        record Wait(Duration time) implements Effect {}

        /// Tell whether we are registered.
        record Tell(boolean registered, List<NameAddr> routes, String why) implements Effect {}
    }

    record Step(State state, List<Effect> effects) {}

    /// Time to ask, for the first time or again.
    Step due(State state) {
        return state.phase() == Phase.WAITING ? ask(state.with(Phase.ASKING, 0, 0), Optional.empty()) : stay(state);
    }

    /// The gateway stops. Nothing is sent where nothing is registered.
    Step leave(State state) {
        if (state.phase() == Phase.GONE || !state.granted()) {
            return new Step(state.with(Phase.GONE, 0, 0), List.of());
        }
        return ask(state.with(Phase.LEAVING, state.address(), 0), Optional.empty());
    }

    private Step ask(State state, Optional<SipResponse> challenge) {
        long expires = state.phase() == Phase.LEAVING ? 0 : state.asked();
        return new Step(state, List.of(new Effect.Send(state.address(), expires, challenge)));
    }

    private static Step stay(State state) {
        return new Step(state, List.of());
    }

    /// A final response.
    ///
    /// @param addresses how many the trunk has
    /// @param answerable whether the challenge in it can be answered
    Step answered(State state, SipResponse response, int addresses, boolean answerable, boolean stale, long nowNs) {
        if (state.phase() != Phase.ASKING && state.phase() != Phase.LEAVING) {
            return stay(state);
        }
        int status = response.status();
        if (status == 401 || status == 407) {
            boolean again = answerable && (state.challenges() == 0 || stale) && state.challenges() < MAX_CHALLENGES;
            return again
                    ? ask(state.with(state.phase(), state.address(), state.challenges() + 1), Optional.of(response))
                    : failed(state, refusal(state, answerable), Optional.empty(), nowNs);
        }
        if (state.phase() == Phase.LEAVING) {
            return stay(state.with(Phase.GONE, 0, 0));
        }
        if (response.success()) {
            return granted(state, response, nowNs);
        }
        if (status == 423) {
            return longer(state, response, nowNs);
        }
        boolean serverTrouble = status == 408 || (status >= 500 && status < 600);
        String why = status + " " + response.reason();
        return serverTrouble
                ? elsewhere(state, why, addresses, retryAfter(response), nowNs)
                : failed(state, why, retryAfter(response), nowNs);
    }

    private static String refusal(State state, boolean answerable) {
        return !answerable
                ? "it asks for credentials of another realm or kind: see username, password and realm"
                : "it refuses our credentials: see username and password";
    }

    /// No answer at all from the address that was asked.
    Step unanswered(State state, String why, int addresses, long nowNs) {
        return switch (state.phase()) {
            case ASKING -> elsewhere(state, why, addresses, Optional.empty(), nowNs);
            case LEAVING -> stay(state.with(Phase.GONE, 0, 0));
            case WAITING, GONE -> stay(state);
        };
    }

    private Step elsewhere(State state, String why, int addresses, Optional<Duration> retryAfter, long nowNs) {
        return state.address() + 1 < addresses
                ? ask(state.with(Phase.ASKING, state.address() + 1, 0), Optional.empty())
                : failed(state, why, retryAfter, nowNs);
    }

    /// RFC 3261 §10.3 point 7: it wants a longer interval.
    private Step longer(State state, SipResponse response, long nowNs) {
        OptionalLong least = number(response.headers().first("Min-Expires").orElse(""));
        if (least.isEmpty() || least.getAsLong() <= state.asked() || least.getAsLong() > LONGEST_SECONDS) {
            return failed(state, "423 with no interval that we can take", Optional.empty(), nowNs);
        }
        State asking = new State(
                Phase.ASKING,
                least.getAsLong(),
                state.address(),
                state.challenges(),
                state.failures(),
                state.granted(),
                state.validUntilNs());
        return ask(asking, Optional.empty());
    }

    private Step granted(State state, SipResponse response, long nowNs) {
        long seconds = Math.min(seconds(response, state.asked()), LONGEST_SECONDS);
        if (seconds <= 0) {
            return failed(state, "it accepts us for no time at all", Optional.empty(), nowNs);
        }
        long until = nowNs + Duration.ofSeconds(seconds).toNanos();
        State next = new State(Phase.WAITING, state.asked(), 0, 0, 0, true, until);
        Duration part = Duration.ofMillis((long) (seconds * 1_000 * (0.5 + 0.25 * random.getAsDouble())));
        Duration wait = part.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : part;
        List<NameAddr> routes = routes(response.headers().all("Service-Route"));
        return new Step(next, List.of(new Effect.Tell(true, routes, "for " + seconds + " s"), new Effect.Wait(wait)));
    }

    /// What our own binding has got, where several are listed.
    private long seconds(SipResponse response, long asked) {
        OptionalLong ofHeader = number(response.headers().first("Expires").orElse(""));
        OptionalLong ofContact = response.headers().all("Contact").stream()
                .map(NameAddr::parse)
                .flatMap(Optional::stream)
                .filter(contact -> contact.uri().user().equals(contactUser))
                .map(contact -> number(contact.parameter("expires").orElse("")))
                .flatMapToLong(OptionalLong::stream)
                .max();
        return ofContact.orElse(ofHeader.orElse(asked));
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,10}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Optional<Duration> retryAfter(SipResponse response) {
        String value = response.headers().first("Retry-After").orElse("").split("[ ;(]", 2)[0];
        OptionalLong seconds = number(value);
        return seconds.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.min(seconds.getAsLong(), MAX_RETRY_AFTER.toSeconds())));
    }

    /// RFC 3608 §6.1; what is no loose router is left out.
    private static List<NameAddr> routes(List<String> values) {
        List<NameAddr> routes = new ArrayList<>();
        for (String value : values) {
            for (String one : value.split(",(?=\\s*(\"[^\"]*\"\\s*)?<)", MAX_ROUTES + 1)) {
                NameAddr.parse(one)
                        .filter(route -> route.uri().looseRouter() && routes.size() < MAX_ROUTES)
                        .ifPresent(routes::add);
            }
        }
        return routes;
    }

    /// Waits twice as long after each failure, and never exactly: half of the time to all of it (RFC 5626 §4.5). A
    /// grant that has not run out yet holds.
    private Step failed(State state, String why, Optional<Duration> retryAfter, long nowNs) {
        if (state.phase() == Phase.LEAVING) {
            return stay(state.with(Phase.GONE, 0, 0));
        }
        boolean holds = state.granted() && nowNs < state.validUntilNs();
        int doublings = Math.min(state.failures(), 10);
        Duration upper = BASE_WAIT.multipliedBy(1L << doublings);
        Duration bounded = upper.compareTo(MAX_WAIT) < 0 ? upper : MAX_WAIT;
        Duration wait = Duration.ofMillis((long) (bounded.toMillis() * (0.5 + 0.5 * random.getAsDouble())));
        if (retryAfter.isPresent() && retryAfter.get().compareTo(wait) > 0) {
            wait = retryAfter.get();
        }
        State next = new State(Phase.WAITING, state.asked(), 0, 0, state.failures() + 1, holds, state.validUntilNs());
        if (holds) {
            Duration left = Duration.ofNanos(state.validUntilNs() - nowNs);
            return new Step(next, List.of(new Effect.Wait(left.compareTo(wait) < 0 ? left : wait)));
        }
        return new Step(next, List.of(new Effect.Tell(false, List.of(), why), new Effect.Wait(wait)));
    }
}
