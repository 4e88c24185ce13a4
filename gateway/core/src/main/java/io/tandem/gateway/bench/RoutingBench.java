package io.tandem.gateway.bench;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.Price;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.route.table.RouteFacts;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.Usage;
import io.tandem.gateway.trunk.TrunkConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A large routing table of made-up objects, and calls to ask it about. Stateless; the same seed makes the same
/// objects.
final class RoutingBench {

    private static final int SEED = 11;
    private static final int TRUNKS = 50;
    private static final int USERS = 500;
    /// Routes in one document, which may have 3 MB at most.
    private static final int CHUNK = 10_000;
    private static final List<String> COUNTRIES = List.of("996", "7", "1", "49", "44", "86", "90", "998", "380", "33");

    private RoutingBench() {}

    /// The part that is written rather than made up.
    record Part(
            @Key("Routing.") RoutingConfig routing,
            @Key("Calls.") CallConfig call,
            @Key("Trunks.") Map<String, TrunkConfig> trunks,
            @Key("Routes.") List<RouteConfig> routes,
            @Key("Numbers.") Map<String, NumberConfig> numbers,
            @Key("Users.") Map<String, UserConfig> users,
            @Key("Hours.") Map<String, HoursConfig> hours) {}

    /// Objects as they would be read from a store: each one has its own strings.
    static RouteObjects objects(int routes, int numbers) throws InvalidConfig {
        Random random = new Random(SEED);
        StringBuilder yaml = new StringBuilder();
        yaml.append("routing: {country: KG, international-prefixes: ['00', '810']}\n");
        yaml.append("hours:\n  work: {zone: Asia/Bishkek, open: ['mon-fri 09:00-18:00']}\n");
        yaml.append("trunks:\n");
        for (int i = 0; i < TRUNKS; i++) {
            yaml.append("  t").append(i).append(": {addresses: ['udp:127.0.0.1:5070'], rates: {'996': '0.0");
            yaml.append(1 + random.nextInt(8)).append("', '7': '0.1'}, max-calls: 100}\n");
        }
        yaml.append("users:\n");
        for (int i = 0; i < USERS; i++) {
            yaml.append("  u").append(i).append(": {password: p, groups: [g").append(i % 20);
            yaml.append("], limits: {parallel-calls: 10, calls-per-hour: 60}}\n");
        }
        yaml.append("numbers:\n");
        Set<String> own = new HashSet<>();
        while (own.size() < numbers) {
            String number = "+996312" + (100_000 + random.nextInt(900_000));
            if (own.add(number)) {
                yaml.append("  ")
                        .append(number)
                        .append(": {user: u")
                        .append(random.nextInt(USERS))
                        .append("}\n");
            }
        }
        Part part = Loaded.fromText(yaml.toString(), "bench", Part.class).value();
        List<RouteConfig> all = new ArrayList<>(routes);
        while (all.size() < routes) {
            StringBuilder chunk = new StringBuilder("routes:\n");
            int end = Math.min(routes, all.size() + CHUNK);
            for (int i = all.size(); i < end; i++) {
                route(chunk, i, random);
            }
            all.addAll(Loaded.fromText(chunk.toString(), "bench", Part.class)
                    .value()
                    .routes());
        }
        return new RouteObjects(
                part.routing(),
                part.call(),
                part.trunks(),
                List.copyOf(all),
                part.numbers(),
                part.users(),
                Map.of(),
                part.hours());
    }

    /// Of each hundred three are for every number, ten for a group, five by the hour; prefixes have one to nine digits.
    private static void route(StringBuilder yaml, int i, Random random) {
        yaml.append("  - {name: r").append(i).append(", priority: ").append(1 + random.nextInt(1000));
        if (i % 1000 != 0) {
            String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
            int more = 1 + random.nextInt(6);
            yaml.append(", prefix: '+").append(country);
            for (int digit = 0; digit < more; digit++) {
                yaml.append(random.nextInt(10));
            }
            yaml.append('\'');
        } else {
            yaml.append(", callers: [u").append(random.nextInt(USERS)).append(']');
        }
        if (i % 10 == 1) {
            yaml.append(", groups: [g").append(random.nextInt(20)).append(']');
        }
        if (i % 20 == 2) {
            yaml.append(", hours: work");
        }
        yaml.append(i % 7 == 3 ? ", choice: least-cost" : i % 7 == 4 ? ", choice: weighted" : "");
        yaml.append(", trunks: [t").append(random.nextInt(TRUNKS)).append(", t").append(random.nextInt(TRUNKS));
        yaml.append("]}\n");
    }

    /// Calls in every spelling, out and in, to numbers with and without a route.
    static List<RouteQuery> queries(RouteObjects objects, int count) {
        Random random = new Random(SEED + 1);
        List<String> own = List.copyOf(objects.numbers().keySet());
        Instant at = Instant.parse("2026-11-25T04:00:00Z");
        List<RouteQuery> queries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
            String abroad = country + (100_000_000 + random.nextInt(900_000_000));
            String number = switch (i % 6) {
                case 0 -> "+" + abroad;
                case 1 -> "00" + abroad;
                case 2 -> "0555" + (100_000 + random.nextInt(900_000));
                case 3 -> "tel:+" + abroad.substring(0, 5) + "-" + abroad.substring(5);
                case 4 -> own.isEmpty() ? abroad : own.get(random.nextInt(own.size()));
                default -> abroad;
            };
            queries.add(
                    i % 12 == 4
                            ? RouteQuery.ofTrunk("t" + random.nextInt(TRUNKS), "996555000101", number, at)
                            : RouteQuery.ofUser("u" + random.nextInt(USERS), number, at));
        }
        return queries;
    }

    /// A tenth of the trunks is down, a tenth is full.
    static RouteFacts facts(Set<String> operators) {
        Map<String, Usage> trunks = new HashMap<>();
        Usage full = new Usage(100, 100, Price.ZERO, 0);
        for (int i = 3; i < TRUNKS; i += 10) {
            trunks.put("t" + i, full);
        }
        Random random = new Random(SEED + 2);
        return new RouteFacts() {
            @Override
            public boolean operator(String name) {
                return operators.contains(name);
            }

            @Override
            public String callerId(String user) {
                return user;
            }

            @Override
            public boolean up(String trunk) {
                return !trunk.endsWith("7");
            }

            @Override
            public boolean reachable(String trunk) {
                return true;
            }

            @Override
            public Usage ofUser(String user) {
                return Usage.NONE;
            }

            @Override
            public Usage ofTrunk(String trunk) {
                return trunks.getOrDefault(trunk, Usage.NONE);
            }

            @Override
            public int draw(int bound) {
                return random.nextInt(bound);
            }
        };
    }
}
