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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Routes as configured: the first whose number and caller match counts, and what none matches is refused. Immutable
/// but for the trunks' health, which it asks for each call. Any thread.
public final class StaticRouter implements Router {

    private final List<Rule> rules;
    private final Map<String, String> userByNumber = new HashMap<>();
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
    public StaticRouter(
            List<RouteConfig> routes,
            Map<String, NumberConfig> numbers,
            CallConfig defaults,
            Trunks trunks,
            Map<String, String> callerIdByTrunk,
            UnaryOperator<String> callerIdOfUser) {
        this.rules = routes.stream()
                .map(r -> new Rule(r, NumberForm.digits(r.prefix()), Pattern.compile(r.pattern())))
                .toList();
        numbers.forEach((number, target) -> userByNumber.put(NumberForm.digits(number), target.user()));
        this.trunks = trunks;
        this.defaults = defaults;
        this.callerIdByTrunk = Map.copyOf(callerIdByTrunk);
        this.callerIdOfUser = callerIdOfUser;
    }

    @Override
    public Decision fromUser(String user, String number) {
        String digits = NumberForm.digits(number);
        if (digits.isEmpty()) {
            return new Decision.Refused(404, "not a telephone number");
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
        String user = userByNumber.get(NumberForm.digits(number));
        return user == null ? new Decision.Refused(404, "no such number here") : new Decision.ToUser(user);
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
