package io.tandem.gateway.route.table;

import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.Hours;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RouteConfig.When;
import io.tandem.gateway.route.number.Dialled;
import io.tandem.gateway.route.number.NumberClass;
import io.tandem.gateway.route.table.RouteQuery.Origin;
import io.tandem.gateway.route.table.Trace.Why;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One route with its pattern compiled. Immutable.
///
/// @param prefix what the number must begin with, from the route's prefix or its pattern's first digits
/// @param international its prefix is written with `+`, so that no short number begins with it
/// @param pattern null: every number with that prefix
record Rule(
        RouteConfig route,
        String prefix,
        boolean international,
        @Nullable Pattern pattern) {

    private static final int UNWRITTEN_PRIORITY = 1000;

    static Rule of(RouteConfig route) {
        String prefix = key(route.prefix());
        Pattern pattern = route.pattern().isEmpty() ? null : Pattern.compile(route.pattern());
        boolean international = route.prefix().strip().startsWith("+");
        return new Rule(route, prefix.isEmpty() ? literal(route.pattern()) : prefix, international, pattern);
    }

    /// `+996 (312)` -> `996312`.
    static String key(String number) {
        StringBuilder key = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9' || c == '*' || c == '#') {
                key.append(c);
            }
        }
        return key.toString();
    }

    /// The digits that every match of a regular expression begins with, so far as they are plain to see.
    static String literal(String pattern) {
        if (pattern.indexOf('|') >= 0) {
            return "";
        }
        int end = 0;
        while (end < pattern.length() && pattern.charAt(end) >= '0' && pattern.charAt(end) <= '9') {
            end++;
        }
        boolean optional = end < pattern.length() && "?*{".indexOf(pattern.charAt(end)) >= 0;
        return pattern.substring(0, optional ? Math.max(0, end - 1) : end);
    }

    int priority() {
        return route.priority() == 0 ? UNWRITTEN_PRIORITY : route.priority();
    }

    /// Why it does not count for a call whose number begins with its prefix; null: it counts.
    @Nullable
    Why refuses(RouteQuery query, Dialled read, Set<NumberClass> classes, Context context) {
        if (international && !(read instanceof Dialled.E164)) {
            return Why.SHORT;
        }
        if (pattern != null && !pattern.matcher(read.key()).matches()) {
            return Why.PATTERN;
        }
        Why origin = switch (query.origin()) {
            case Origin.User(String name) -> refusesUser(name, context.users());
            case Origin.FromTrunk(String trunk, String caller) -> refusesTrunk(trunk, caller);
        };
        if (origin != null) {
            return origin;
        }
        HoursConfig hours = route.hours().isEmpty() ? null : context.hours().get(route.hours());
        if (hours != null && Hours.open(hours, query.at()) != (route.when() == When.OPEN)) {
            return Why.HOURS;
        }
        if (!route.whileUp().isEmpty() && noneUp(route.whileUp(), context.facts())) {
            return Why.TRUNKS_DOWN;
        }
        if (!noneUp(route.whileDown(), context.facts())) {
            return Why.TRUNK_UP;
        }
        return route.allows().containsAll(classes) ? null : Why.COSTLY;
    }

    /// What conditions are asked of.
    record Context(Map<String, UserConfig> users, Map<String, HoursConfig> hours, RouteFacts facts) {}

    private @Nullable Why refusesUser(String name, Map<String, UserConfig> users) {
        if (!route.fromTrunks().isEmpty()) {
            return Why.FOR_TRUNKS;
        }
        if (!route.callers().isEmpty() && !route.callers().contains(name)) {
            return Why.CALLER;
        }
        if (route.groups().isEmpty()) {
            return null;
        }
        UserConfig user = users.get(name);
        boolean member = user != null && user.groups().stream().anyMatch(route.groups()::contains);
        return member ? null : Why.GROUP;
    }

    private @Nullable Why refusesTrunk(String trunk, String caller) {
        if (route.fromTrunks().isEmpty()) {
            return Why.FOR_OPERATORS;
        }
        if (!route.fromTrunks().contains(trunk)) {
            return Why.FROM_TRUNK;
        }
        return caller.startsWith(key(route.callerPrefix())) ? null : Why.CALLER_NUMBER;
    }

    private static boolean noneUp(List<String> trunks, RouteFacts facts) {
        for (String trunk : trunks) {
            if (facts.up(trunk)) {
                return false;
            }
        }
        return true;
    }
}
