package io.tandem.gateway.route.table;

import io.tandem.gateway.config.LimitsConfig;
import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.Hours;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.table.Trace.Why;
import io.tandem.gateway.trunk.TrunkConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of a route's trunks can take a call, and in what order they are tried. Immutable.
///
/// @param lines all trunks by name
record TrunkChoice(Map<String, Line> lines, Map<String, HoursConfig> hours) {

    /// Trunks that can take a call, those that are up first, otherwise in the order wished for.
    List<Line> of(RouteConfig route, String key, Instant at, RouteFacts facts, Trace trace) {
        List<Line> usable = usable(route.trunks(), at, facts, trace);
        List<Line> ordered = switch (route.choice()) {
            case ORDERED -> usable;
            case WEIGHTED -> drawn(usable, route.weights(), facts);
            case LEAST_COST -> cheapest(usable, key);
        };
        return upFirst(ordered, facts, trace);
    }

    /// The same for trunks in a plain order.
    List<Line> of(List<String> names, Instant at, RouteFacts facts, Trace trace) {
        return upFirst(usable(names, at, facts, trace), facts, trace);
    }

    private List<Line> usable(List<String> names, Instant at, RouteFacts facts, Trace trace) {
        List<Line> usable = new ArrayList<>(names.size());
        for (String name : names) {
            Line line = lines.get(name);
            Why why = line == null ? Why.UNREACHABLE : hinders(line, at, facts);
            if (line == null || why != null) {
                trace.tried(name, why == null ? Why.UNREACHABLE : why, "");
            } else {
                usable.add(line);
            }
        }
        return usable;
    }

    private @Nullable Why hinders(Line line, Instant at, RouteFacts facts) {
        if (!facts.reachable(line.name())) {
            return Why.UNREACHABLE;
        }
        TrunkConfig config = line.config();
        Usage usage = facts.ofTrunk(line.name());
        if (config.maxCalls() > 0 && usage.parallel() >= config.maxCalls()) {
            return Why.FULL;
        }
        if (config.callsPerSecond() > 0 && usage.lastSecond() >= config.callsPerSecond()) {
            return Why.TOO_FAST;
        }
        return reached(config.limits(), usage, at) == null ? null : Why.TRUNK_LIMIT;
    }

    /// Which limit somebody has reached; null: none.
    @Nullable
    Refusal reached(LimitsConfig limits, Usage usage, Instant at) {
        if (limits.parallelCalls() > 0 && usage.parallel() >= limits.parallelCalls()) {
            return Refusal.PARALLEL_CALLS;
        }
        if (limits.callsPerHour() > 0 && usage.lastHour() >= limits.callsPerHour()) {
            return Refusal.CALLS_PER_HOUR;
        }
        if (!limits.costPerDay().isZero() && usage.today().compareTo(limits.costPerDay()) >= 0) {
            return Refusal.COST_PER_DAY;
        }
        HoursConfig forbidden = limits.notDuring().isEmpty() ? null : hours.get(limits.notDuring());
        return forbidden != null && Hours.open(forbidden, at) ? Refusal.NOT_AT_THIS_TIME : null;
    }

    /// Drawn one after the other, each with its share of what is left.
    private static List<Line> drawn(List<Line> usable, Map<String, Integer> weights, RouteFacts facts) {
        List<Line> rest = new ArrayList<>(usable);
        List<Line> drawn = new ArrayList<>(rest.size());
        while (!rest.isEmpty()) {
            int sum = 0;
            for (Line line : rest) {
                sum += weights.getOrDefault(line.name(), 1);
            }
            int left = sum == 0 ? 0 : facts.draw(sum);
            int i = 0;
            while (i < rest.size() - 1
                    && left >= weights.getOrDefault(rest.get(i).name(), 1)) {
                left -= weights.getOrDefault(rest.get(i).name(), 1);
                i++;
            }
            drawn.add(rest.remove(i));
        }
        return drawn;
    }

    private static List<Line> cheapest(List<Line> usable, String key) {
        Comparator<Line> byPrice =
                Comparator.comparing(line -> line.rate(key), Comparator.nullsLast(Comparator.<Price>naturalOrder()));
        return usable.stream().sorted(byPrice).toList();
    }

    private static List<Line> upFirst(List<Line> lines, RouteFacts facts, Trace trace) {
        List<Line> ordered = new ArrayList<>(lines.size());
        List<Line> down = new ArrayList<>();
        for (Line line : lines) {
            if (facts.up(line.name())) {
                ordered.add(line);
            } else {
                trace.tried(line.name(), Why.DOWN, "");
                down.add(line);
            }
        }
        ordered.addAll(down);
        return ordered;
    }
}
