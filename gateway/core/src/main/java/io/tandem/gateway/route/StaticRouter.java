package io.tandem.gateway.route;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.route.RouteConfig.Answer;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.gateway.trunk.Trunks;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Routes as configured: the first whose number and caller match counts, and what none matches is refused. Immutable
/// but for the trunks' health, which it asks for each call. Any thread.
public final class StaticRouter implements Router {

    private final List<Rule> rules;
    private final Map<String, NumberConfig> numbers = new HashMap<>();
    private final Predicate<String> operators;
    private final Trunks trunks;
    private final CallConfig defaults;
    private final Map<String, String> callerIdByTrunk;
    private final UnaryOperator<String> callerIdOfUser;

    private record Rule(RouteConfig route, String prefix, Pattern pattern) {
        boolean matches(String user, String digits) {
            return digits.startsWith(prefix)
                    && (route.callers().isEmpty() || route.callers().contains(user))
                    && (route.pattern().isEmpty() || pattern.matcher(digits).matches());
        }
    }

    /// @param numbers our own numbers and their users
    /// @param callerIdByTrunk what calls to a trunk show as caller, where it is configured
    /// @param callerIdOfUser what an operator shows otherwise
    /// @param operators whether there is an operator of that name
    public StaticRouter(
            List<RouteConfig> routes,
            Map<String, NumberConfig> numbers,
            CallConfig defaults,
            Trunks trunks,
            Map<String, String> callerIdByTrunk,
            UnaryOperator<String> callerIdOfUser,
            Predicate<String> operators) {
        this.rules = routes.stream()
                .map(r -> new Rule(r, NumberForm.digits(r.prefix()), Pattern.compile(r.pattern())))
                .toList();
        numbers.forEach((number, target) -> this.numbers.put(NumberForm.digits(number), target));
        this.operators = operators;
        this.trunks = trunks;
        this.defaults = defaults;
        this.callerIdByTrunk = Map.copyOf(callerIdByTrunk);
        this.callerIdOfUser = callerIdOfUser;
    }

    @Override
    public Decision fromUser(String user, String number) {
        if (operators.test(number)) {
            return toUser(number);
        }
        String digits = NumberForm.digits(number);
        if (digits.isEmpty()) {
            return new Decision.Refused(404, "neither a telephone number nor an operator");
        }
        NumberConfig ours = numbers.get(digits);
        if (ours != null && !ours.user().isEmpty()) {
            return toUser(ours.user());
        }
        for (Rule rule : rules) {
            if (rule.matches(user, digits)) {
                return plan(rule.route(), user, number, digits);
            }
        }
        return new Decision.Refused(403, "no route allows this number");
    }

    @Override
    public Decision fromTrunk(Trunk trunk, String number) {
        NumberConfig target = numbers.get(NumberForm.digits(number));
        if (target == null) {
            return new Decision.Refused(404, "no such number here");
        }
        return target.user().isEmpty() ? onward(trunk, target, number) : toUser(target.user());
    }

    /// To another operator, or from a trunk to one.
    private Decision toUser(String user) {
        return new Decision.ToUser(
                user,
                new Plan(
                        "",
                        List.of(),
                        AnswerMode.EARLY,
                        Set.of(),
                        defaults.failureHeard(),
                        defaults.maxDuration(),
                        List.of()));
    }

    /// From one trunk to others, never back to the one that it came by.
    private Decision onward(Trunk from, NumberConfig target, String number) {
        String dialled = target.dial().isEmpty() ? number.strip() : target.dial();
        List<Attempt> attempts = target.trunks().stream()
                .flatMap(name -> trunks.named(name).stream())
                .filter(trunk -> !trunk.name().equals(from.name()))
                .sorted(Comparator.comparing((Trunk t) -> !trunks.healthy(t)))
                .map(trunk -> new Attempt(trunk, dialled, callerIdByTrunk.getOrDefault(trunk.name(), "")))
                .toList();
        return attempts.isEmpty()
                ? new Decision.Refused(403, "this number goes on to no other trunk")
                : new Decision.ToTrunks(new Plan(
                        "number " + number.strip(),
                        attempts,
                        AnswerMode.LATE,
                        RouteConfig.FAIL_OVER,
                        Duration.ZERO,
                        defaults.maxDuration(),
                        List.of()));
    }

    private Decision plan(RouteConfig route, String user, String number, String digits) {
        String dialled = rewritten(route, number, digits);
        if (dialled.isEmpty()) {
            return new Decision.Refused(404, "nothing is left of the number on route " + route.name());
        }
        List<Attempt> attempts = route.trunks().stream()
                .flatMap(name -> trunks.named(name).stream())
                .sorted(Comparator.comparing((Trunk t) -> !trunks.healthy(t)))
                .map(trunk -> new Attempt(trunk, dialled, callerId(route, trunk, user)))
                .toList();
        if (attempts.isEmpty()) {
            return new Decision.Refused(503, "route " + route.name() + " has no trunk");
        }
        return new Decision.ToTrunks(new Plan(
                route.name(),
                attempts,
                answerMode(route.answerMode(), attempts.getFirst().trunk()),
                route.failOverCauses(),
                orDefault(route.failureHeard(), defaults.failureHeard()),
                orDefault(route.maxDuration(), defaults.maxDuration()),
                route.codecs()));
    }

    /// A leading `+` stays where nothing is rewritten.
    private static String rewritten(RouteConfig route, String number, String digits) {
        if (route.strip() == 0 && route.addPrefix().isEmpty()) {
            return number.strip().startsWith("+") ? "+" + digits : digits;
        }
        int stripped = Math.min(route.strip(), digits.length());
        return stripped == digits.length() ? "" : route.addPrefix() + digits.substring(stripped);
    }

    private String callerId(RouteConfig route, Trunk trunk, String user) {
        if (!route.callerId().isEmpty()) {
            return route.callerId();
        }
        String ofTrunk = callerIdByTrunk.getOrDefault(trunk.name(), "");
        return ofTrunk.isEmpty() ? callerIdOfUser.apply(user) : ofTrunk;
    }

    private static AnswerMode answerMode(Answer configured, Trunk first) {
        return switch (configured) {
            case TRUNK -> first.answerMode();
            case EARLY -> AnswerMode.EARLY;
            case PROGRESS -> AnswerMode.PROGRESS;
            case LATE -> AnswerMode.LATE;
        };
    }

    private static Duration orDefault(Duration configured, Duration fallback) {
        return configured.isZero() ? fallback : configured;
    }
}
