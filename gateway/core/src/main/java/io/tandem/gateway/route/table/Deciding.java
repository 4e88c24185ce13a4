package io.tandem.gateway.route.table;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.LimitsConfig;
import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.Hours;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RouteConfig.Answer;
import io.tandem.gateway.route.number.Dialled;
import io.tandem.gateway.route.number.NumberClass;
import io.tandem.gateway.route.table.RouteDecision.Attempt;
import io.tandem.gateway.route.table.RouteDecision.Refused;
import io.tandem.gateway.route.table.RouteQuery.Origin;
import io.tandem.gateway.route.table.Trace.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One decision on its way. Confined to one thread, used once.
final class Deciding {

    private static final long SECONDS_A_MINUTE = 60;

    private final RouteTable table;
    private final RouteQuery query;
    private final RouteFacts facts;
    private final Trace trace;
    private final Dialled read;
    private final PortChoice ports;

    Deciding(RouteTable table, RouteQuery query, RouteFacts facts, Trace trace) {
        this.table = table;
        this.query = query;
        this.facts = facts;
        this.trace = trace;
        this.read = table.read(query);
        this.ports = new PortChoice(facts, trace, read);
    }

    RouteDecision decide() {
        return switch (query.origin()) {
            case Origin.User(String name) -> fromUser(name);
            case Origin.FromTrunk(String trunk, String caller) -> fromTrunk(trunk, caller);
        };
    }

    /// The number is the trunk's own, so it is not rewritten.
    RouteDecision passOn(String trunk) {
        String from = query.origin() instanceof Origin.FromTrunk(String name, String caller) ? name : "";
        return onward(List.of(trunk), query.number(), from);
    }

    private RouteDecision fromUser(String user) {
        if (facts.operator(query.number())) {
            return new RouteDecision.Ring(query.number());
        }
        if (read instanceof Dialled.Unreadable(String why)) {
            return new Refused(Refusal.NOT_A_NUMBER, why);
        }
        if (read.key().isEmpty()) {
            return new Refused(Refusal.NOT_KNOWN, "neither a telephone number nor an operator");
        }
        NumberConfig ours = table.numbers().get(read.key());
        if (ours != null && (!ours.user().isEmpty() || !ours.group().isEmpty())) {
            return toOurs(ours, "");
        }
        return byRoutes(user);
    }

    private RouteDecision fromTrunk(String trunk, String caller) {
        String back = ports.calledBack(table.trunks().lines().get(trunk), caller);
        if (!back.isEmpty()) {
            trace.tried(back, Why.CALLED_BACK, "");
            return new RouteDecision.Ring(back);
        }
        NumberConfig ours = table.numbers().get(read.key());
        if (ours != null) {
            return toOurs(ours, trunk);
        }
        // a stranger's view is the same whether the number is nobody's or closed to him
        RouteDecision onward =
                read.key().isEmpty() ? new Refused(Refusal.NOT_KNOWN, "no such number here") : byRoutes("");
        return onward instanceof Refused(Refusal why, String text) && why == Refusal.NO_ROUTE
                ? new Refused(Refusal.NOT_KNOWN, "no such number here")
                : onward;
    }

    private RouteDecision toOurs(NumberConfig ours, String fromTrunk) {
        HoursConfig hours =
                ours.hours().isEmpty() ? null : table.objects().hours().get(ours.hours());
        if (hours != null && !Hours.open(hours, query.at())) {
            trace.tried("number", Why.HOURS, ours.hours());
            return to(ours.closed(), fromTrunk, Refusal.CLOSED, "closed by hours " + ours.hours());
        }
        if (!ours.user().isEmpty()) {
            return new RouteDecision.Ring(ours.user());
        }
        if (!ours.group().isEmpty()) {
            return new RouteDecision.Hunt(ours.group());
        }
        return onward(ours.trunks(), ours.dial(), fromTrunk);
    }

    private RouteDecision to(Destination destination, String fromTrunk, Refusal refusal, String text) {
        return switch (destination.kind()) {
            case USER -> new RouteDecision.Ring(destination.name());
            case GROUP -> new RouteDecision.Hunt(destination.name());
            case TRUNK -> onward(List.of(destination.name()), destination.number(), fromTrunk);
            case REFUSE -> new Refused(refusal, text);
        };
    }

    /// To trunks that a number names, never back to the one that the call came by.
    private RouteDecision onward(List<String> names, String dial, String fromTrunk) {
        List<Attempt> attempts = new ArrayList<>();
        for (Line line : table.trunks().of(names, query.at(), facts, trace)) {
            if (line.name().equals(fromTrunk)) {
                trace.tried(line.name(), Why.BACK, "");
            } else {
                String number = dial.isEmpty() ? line.written(read) : dial;
                ports.spread(attempts, line, attempt(line, number, ""));
            }
        }
        if (attempts.isEmpty()) {
            return new Refused(Refusal.NO_TRANSIT, "this number goes on to no other trunk");
        }
        CallConfig call = table.objects().call();
        return new RouteDecision.Dial(
                "number " + read.key(),
                List.copyOf(attempts),
                Answer.LATE,
                RouteConfig.FAIL_OVER,
                Duration.ZERO,
                call.maxDuration(),
                List.of());
    }

    /// The first route that fits; `user` is empty for a trunk's call.
    private RouteDecision byRoutes(String user) {
        Set<NumberClass> classes = table.classes(read);
        Rule.Context context =
                new Rule.Context(table.objects().users(), table.objects().hours(), facts);
        Refused refused = new Refused(Refusal.NO_ROUTE, "no route allows this number");
        PrefixTrie.Matches matches = table.candidates(read.key());
        for (int rank = matches.next(); rank >= 0; rank = matches.next()) {
            Rule rule = table.rule(rank);
            RouteConfig route = rule.route();
            Why why = rule.refuses(query, read, classes, context);
            if (why != null) {
                trace.tried(route.name(), why, why == Why.HOURS ? route.hours() : "");
                if (why == Why.COSTLY && refused.why() == Refusal.NO_ROUTE) {
                    refused = new Refused(Refusal.COSTLY, "no route allows a premium or satellite number");
                }
                continue;
            }
            RouteDecision decision = by(route, user);
            if (!(decision instanceof Refused(Refusal no, String text)) || no != Refusal.NO_TRUNK) {
                return decision;
            }
            trace.tried(route.name(), Why.NO_TRUNK, "");
            refused = new Refused(no, text);
        }
        return refused;
    }

    private RouteDecision by(RouteConfig route, String user) {
        LimitsConfig limits = user.isEmpty() ? table.objects().routing().userLimits() : table.limits(user);
        if (!user.isEmpty()) {
            Refusal reached = table.trunks().reached(limits, facts.ofUser(user), query.at());
            if (reached != null) {
                return new Refused(reached, "limit of " + user + " reached");
            }
        }
        String rewritten = rewritten(route);
        if (rewritten != null && rewritten.isEmpty()) {
            trace.tried(route.name(), Why.NOTHING_LEFT, "");
            return new Refused(Refusal.NOTHING_LEFT, "nothing is left of the number on route " + route.name());
        }
        String from = query.origin() instanceof Origin.FromTrunk(String trunk, String caller) ? trunk : "";
        List<Attempt> attempts = new ArrayList<>();
        Duration most = user.isEmpty() ? Duration.ZERO : limits.maxDuration();
        for (Line line : table.trunks().of(route, read.key(), query.at(), facts, trace)) {
            if (line.name().equals(from)) {
                trace.tried(line.name(), Why.BACK, "");
                continue;
            }
            String number = rewritten == null ? line.written(read) : rewritten;
            ports.spread(attempts, line, attempt(line, number, callerId(route, line, user)));
            most = shorter(most, line.config().limits().maxDuration());
        }
        if (attempts.isEmpty()) {
            return new Refused(Refusal.NO_TRUNK, "route " + route.name() + " has no trunk that can take it");
        }
        trace.tried(route.name(), Why.TAKEN, "");
        return dial(route, attempts, shorter(most, affordable(limits, user, attempts)));
    }

    private RouteDecision.Dial dial(RouteConfig route, List<Attempt> attempts, Duration most) {
        CallConfig call = table.objects().call();
        Duration ofRoute = route.maxDuration().isZero() ? call.maxDuration() : route.maxDuration();
        return new RouteDecision.Dial(
                route.name(),
                List.copyOf(attempts),
                route.answerMode(),
                route.failOverCauses(),
                route.failureHeard().isZero() ? call.failureHeard() : route.failureHeard(),
                shorter(most, ofRoute),
                route.codecs());
    }

    /// How long he can talk by the dearest of the trunks before his day's money is gone; zero: no limit.
    private Duration affordable(LimitsConfig limits, String user, List<Attempt> attempts) {
        if (user.isEmpty() || limits.costPerDay().isZero()) {
            return Duration.ZERO;
        }
        long dearest = 0;
        for (Attempt attempt : attempts) {
            dearest = Math.max(dearest, attempt.perMinute().millionths());
        }
        long left =
                limits.costPerDay().millionths() - facts.ofUser(user).today().millionths();
        return dearest == 0 ? Duration.ZERO : Duration.ofSeconds(Math.max(1, left * SECONDS_A_MINUTE / dearest));
    }

    private Attempt attempt(Line line, String number, String callerId) {
        Price rate = line.rate(read.key());
        String wanted = callerId.isEmpty() ? line.config().callerId() : callerId;
        return new Attempt(line.name(), number, line.shown(wanted), rate == null ? Price.ZERO : rate);
    }

    /// The route's, else the trunk's, else the operator's own.
    private String callerId(RouteConfig route, Line line, String user) {
        if (!route.callerId().isEmpty()) {
            return route.callerId();
        }
        if (!line.config().callerId().isEmpty() || user.isEmpty()) {
            return line.config().callerId();
        }
        return facts.callerId(user);
    }

    /// What strip and prefix make of it; null: nothing is rewritten.
    private @Nullable String rewritten(RouteConfig route) {
        if (route.strip() == 0 && route.addPrefix().isEmpty()) {
            return null;
        }
        String key = read.key();
        return route.strip() >= key.length() ? "" : route.addPrefix() + key.substring(route.strip());
    }

    /// Zero is no limit.
    private static Duration shorter(Duration one, Duration other) {
        if (one.isZero() || other.isZero()) {
            return one.isZero() ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
