package io.tandem.gateway.route.table;

import io.tandem.gateway.config.LimitsConfig;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.number.Dialled;
import io.tandem.gateway.route.number.NumberClass;
import io.tandem.gateway.route.number.NumberReader;
import io.tandem.gateway.route.table.RouteQuery.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A version of all that decides where calls go, compiled. What no route allows is refused. Immutable, any thread: a
/// change makes another table, and whoever holds this one is not touched by it.
public final class RouteTable {

    private final long version;
    private final RouteObjects objects;
    private final NumberReader reader;
    private final Rule[] rules;
    private final PrefixTrie trie;
    private final Map<String, NumberConfig> numbers;
    private final Map<String, Line> lines;
    private final TrunkChoice trunks;
    private final List<String> premium;
    private final List<String> satellite;

    private RouteTable(long version, RouteObjects objects) {
        this.version = version;
        this.objects = objects;
        this.reader = new NumberReader(
                objects.routing().country(),
                objects.routing().internationalPrefixes().stream()
                        .map(Rule::key)
                        .sorted(Comparator.comparing(String::length).reversed())
                        .toList(),
                objects.routing().privatePrefixes());
        this.rules = objects.routes().stream()
                .map(Rule::of)
                .sorted(Comparator.comparingInt(Rule::priority)
                        .thenComparing(rule -> -rule.prefix().length())
                        .thenComparing(rule -> rule.route().name()))
                .toArray(Rule[]::new);
        List<String> prefixes = new ArrayList<>(rules.length);
        for (Rule rule : rules) {
            prefixes.add(rule.prefix());
        }
        this.trie = PrefixTrie.of(prefixes);
        Map<String, NumberConfig> ours = HashMap.newHashMap(objects.numbers().size());
        objects.numbers().forEach((number, target) -> ours.put(ownKey(number), target));
        this.numbers = ours;
        Map<String, Line> byName = new HashMap<>();
        objects.trunks().forEach((name, config) -> byName.put(name, Line.of(name, config, objects.routing(), reader)));
        this.lines = byName;
        this.trunks = new TrunkChoice(byName, objects.hours());
        this.premium = keys(objects.routing().premiumPrefixes());
        this.satellite = keys(objects.routing().satellitePrefixes());
    }

    /// Compiles; what is in the objects has been checked before.
    public static RouteTable compile(long version, RouteObjects objects) {
        return new RouteTable(version, objects);
    }

    public long version() {
        return version;
    }

    /// What it was made of.
    public RouteObjects objects() {
        return objects;
    }

    /// Where a call goes. It reads nothing but memory and takes microseconds.
    public RouteDecision decide(RouteQuery query, RouteFacts facts) {
        return decide(query, facts, Trace.NONE);
    }

    /// The same, told to somebody.
    public RouteDecision decide(RouteQuery query, RouteFacts facts, Trace trace) {
        return new Deciding(this, query, facts, trace).decide();
    }

    /// Where a call goes that a hunt group passes on to a trunk: by that one, where it can take it.
    ///
    /// @param query whose call it is, and the number that the trunk is asked for
    public RouteDecision passOn(String trunk, RouteQuery query, RouteFacts facts) {
        return new Deciding(this, query, facts, Trace.NONE).passOn(trunk);
    }

    /// The same with each rule that was looked at.
    public Explanation explain(RouteQuery query, RouteFacts facts) {
        Trace.Recording trace = new Trace.Recording();
        RouteDecision decision = decide(query, facts, trace);
        Dialled read = read(query);
        int candidates = 0;
        PrefixTrie.Matches matches = trie.of(read.key());
        while (!read.key().isEmpty() && matches.next() >= 0) {
            candidates++;
        }
        return new Explanation(version, query, read, trace.lines(), rules.length - candidates, decision);
    }

    /// The number by the rules of whoever called it.
    Dialled read(RouteQuery query) {
        return switch (query.origin()) {
            case Origin.User user -> reader.read(query.number());
            case Origin.FromTrunk(String trunk, String caller) ->
                readerOf(trunk).read(query.number());
        };
    }

    NumberReader readerOf(String trunk) {
        Line line = lines.get(trunk);
        return line == null ? reader : line.numbers();
    }

    Rule rule(int rank) {
        return rules[rank];
    }

    PrefixTrie.Matches candidates(String key) {
        return trie.of(key);
    }

    TrunkChoice trunks() {
        return trunks;
    }

    Map<String, NumberConfig> numbers() {
        return numbers;
    }

    /// Limits of an operator: his own, and where he has none those of all.
    LimitsConfig limits(String user) {
        UserConfig config = objects.users().get(user);
        LimitsConfig ofAll = objects.routing().userLimits();
        return config == null ? ofAll : config.limits().or(ofAll);
    }

    /// What a number counts as beyond its country.
    Set<NumberClass> classes(Dialled number) {
        if (!(number instanceof Dialled.E164(String digits, boolean plus))) {
            return Set.of();
        }
        Set<NumberClass> classes = NumberReader.classes(digits);
        if (begins(digits, premium) || begins(digits, satellite)) {
            Set<NumberClass> more = EnumSet.noneOf(NumberClass.class);
            more.addAll(classes);
            if (begins(digits, premium)) {
                more.add(NumberClass.PREMIUM);
            }
            if (begins(digits, satellite)) {
                more.add(NumberClass.SATELLITE);
            }
            return more;
        }
        return classes;
    }

    private static boolean begins(String digits, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (digits.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> keys(List<String> prefixes) {
        return prefixes.stream().map(Rule::key).filter(p -> !p.isEmpty()).toList();
    }

    /// Our own numbers are written in any form that can be dialled.
    private String ownKey(String number) {
        String key = reader.read(number).key();
        return key.isEmpty() ? Rule.key(number) : key;
    }
}
