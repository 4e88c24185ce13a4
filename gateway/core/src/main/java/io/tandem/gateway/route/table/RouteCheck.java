package io.tandem.gateway.route.table;

import io.tandem.gateway.config.LimitsConfig;
import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.number.NumberReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What is wrong with objects that each on its own is right: names that nothing has, countries without a numbering
/// plan,
/// patterns that do not compile. Confined to one thread.
public final class RouteCheck {

    private final RouteObjects objects;
    private final Problems problems;

    /// Takes what is wrong.
    public interface Problems {
        /// @param at the key, such as `routes.city.trunks`
        void problem(String at, String text);

        /// A name that nothing has; the text says which there are.
        void unknown(String at, String what, String name, Collection<String> known);
    }

    private RouteCheck(RouteObjects objects, Problems problems) {
        this.objects = objects;
        this.problems = problems;
    }

    /// Tells all that is wrong.
    ///
    /// @param operators names of operators from elsewhere
    /// @param routeKey how the n-th route is called in problems
    public static void check(RouteObjects objects, Set<String> operators, IntFunction<String> routeKey, Problems to) {
        RouteCheck check = new RouteCheck(objects, to);
        Set<String> users = new HashSet<>(operators);
        users.addAll(objects.users().keySet());
        check.routing();
        for (int i = 0; i < objects.routes().size(); i++) {
            check.route(objects.routes().get(i), routeKey.apply(i));
        }
        objects.numbers().forEach((name, number) -> check.number(name, number, users));
        objects.groups().forEach((name, group) -> {
            check.named("groups." + name + ".members", "user", group.members(), users);
            check.destination("groups." + name + ".overflow", group.overflow(), users);
        });
        objects.users().forEach((name, user) -> check.limits("users." + name + ".limits", user.limits()));
        objects.trunks().forEach((name, trunk) -> {
            check.limits("trunks." + name + ".limits", trunk.limits());
            check.country("trunks." + name + ".country", trunk.country());
            if (!trunk.ownNumbers().isEmpty() && trunk.callerId().isEmpty()) {
                to.problem(
                        "trunks." + name + ".own-numbers",
                        "'trunks." + name
                                + ".own-numbers' needs a number to show in place of others: give 'caller-id'");
            }
        });
        objects.hours().forEach((name, hours) -> {
            if (hours.open().isEmpty()) {
                to.problem("hours." + name + ".open", "'hours." + name + ".open' is empty: give mon-fri 09:00-18:00");
            }
        });
    }

    private void routing() {
        country("routing.country", objects.routing().country());
        limits("routing.user-limits", objects.routing().userLimits());
        for (String prefix : objects.routing().privatePrefixes()) {
            if (!prefix.matches("[0-9*#]{1,12}")) {
                problems.problem(
                        "routing.private-prefixes",
                        "'routing.private-prefixes' has '" + prefix + "': give 1 to 12 digits");
            }
        }
    }

    private void route(RouteConfig route, String at) {
        if (route.trunks().isEmpty()) {
            problems.problem(at + ".trunks", "'" + at + ".trunks' is empty: name at least one trunk");
        }
        named(at + ".trunks", "trunk", route.trunks(), objects.trunks().keySet());
        named(at + ".from-trunks", "trunk", route.fromTrunks(), objects.trunks().keySet());
        named(at + ".while-up", "trunk", route.whileUp(), objects.trunks().keySet());
        named(at + ".while-down", "trunk", route.whileDown(), objects.trunks().keySet());
        named(at + ".weights", "trunk", route.weights().keySet(), route.trunks());
        hours(at + ".hours", route.hours());
        try {
            Pattern.compile(route.pattern());
        } catch (PatternSyntaxException e) {
            problems.problem(
                    at + ".pattern", "'" + at + ".pattern' is '" + route.pattern() + "': " + e.getDescription());
        }
        digits(at + ".prefix", route.prefix());
        digits(at + ".add-prefix", route.addPrefix());
        digits(at + ".caller-prefix", route.callerPrefix());
    }

    private void digits(String at, String value) {
        if (!value.matches("\\+?[0-9*# ().-]*")) {
            problems.problem(at, "'" + at + "' is '" + value + "': give digits");
        }
    }

    private void number(String name, NumberConfig number, Set<String> users) {
        String at = "numbers." + name;
        if (!name.matches("\\+?[0-9 ()-]+")) {
            problems.problem(at, "'" + at + "' is no number: give digits, a + in front or not");
        }
        int targets = (number.user().isEmpty() ? 0 : 1)
                + (number.group().isEmpty() ? 0 : 1)
                + (number.trunks().isEmpty() ? 0 : 1);
        if (targets != 1) {
            problems.problem(at, "'" + at + "': give one of 'user', 'group' and 'trunks'");
        }
        if (!number.group().isEmpty()) {
            named(
                    at + ".group",
                    "group",
                    List.of(number.group()),
                    objects.groups().keySet());
        }
        named(at + ".trunks", "trunk", number.trunks(), objects.trunks().keySet());
        hours(at + ".hours", number.hours());
        destination(at + ".closed", number.closed(), users);
        if (!number.dial().matches("\\+?[0-9*#]*")) {
            problems.problem(at + ".dial", "'" + at + ".dial' is '" + number.dial() + "': give digits");
        }
    }

    private void destination(String at, Destination to, Set<String> users) {
        switch (to.kind()) {
            case USER -> named(at, "user", List.of(to.name()), users);
            case GROUP ->
                named(at, "group", List.of(to.name()), objects.groups().keySet());
            case TRUNK ->
                named(at, "trunk", List.of(to.name()), objects.trunks().keySet());
            case REFUSE -> {}
        }
    }

    private void limits(String at, LimitsConfig limits) {
        hours(at + ".not-during", limits.notDuring());
    }

    private void hours(String at, String name) {
        if (!name.isEmpty() && !objects.hours().containsKey(name)) {
            problems.unknown(at, "hours", name, objects.hours().keySet());
        }
    }

    private void country(String at, String country) {
        if (!country.isEmpty() && !NumberReader.knows(country)) {
            problems.problem(at, "'" + at + "' is '" + country + "': give an ISO 3166 code in capitals, such as KG");
        }
    }

    private void named(String at, String what, Collection<String> names, Collection<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                problems.unknown(at, what, name, new ArrayList<>(known));
            }
        }
    }
}
