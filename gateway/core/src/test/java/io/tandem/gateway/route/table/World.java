package io.tandem.gateway.route.table;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.trunk.TrunkConfig;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A configuration for tests, and a world in which all trunks are up until one says otherwise.
public final class World implements RouteFacts {

    /// Wednesday, 10:00 in Bishkek.
    public static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");

    public record Config(
            @Key("r") RoutingConfig routing,
            @Key("c") CallConfig call,
            @Key("t") Map<String, TrunkConfig> trunks,
            @Key("r") List<RouteConfig> routes,
            @Key("n") Map<String, NumberConfig> numbers,
            @Key("u") Map<String, UserConfig> users,
            @Key("g") Map<String, GroupConfig> groups,
            @Key("h") Map<String, HoursConfig> hours) {

        RouteObjects objects() {
            return new RouteObjects(routing, call, trunks, routes, numbers, users, groups, hours);
        }
    }

    public final RouteTable table;
    public final Set<String> down = new HashSet<>();
    public final Set<String> nowhere = new HashSet<>();
    public final Map<String, Usage> users = new HashMap<>();
    public final Map<String, Usage> trunks = new HashMap<>();
    private final RandomGenerator random = new Random(7);

    World(RouteTable table) {
        this.table = table;
    }

    public static World of(String yaml) {
        return new World(RouteTable.compile(1, objects(yaml)));
    }

    public static World of(RouteTable table) {
        return new World(table);
    }

    public static RouteObjects objects(String yaml) {
        try {
            return Loaded.fromText(yaml, "test", Config.class).value().objects();
        } catch (InvalidConfig e) {
            throw new AssertionError(e);
        }
    }

    public RouteDecision dial(String user, String number) {
        return table.decide(RouteQuery.ofUser(user, number, NOW), this);
    }

    public RouteDecision dialAt(String user, String number, String at) {
        return table.decide(RouteQuery.ofUser(user, number, Instant.parse(at)), this);
    }

    public RouteDecision arrive(String trunk, String caller, String number) {
        return table.decide(RouteQuery.ofTrunk(trunk, caller, number, NOW), this);
    }

    /// `996312000101@north` for each attempt.
    public static List<String> attempts(RouteDecision decision) {
        return decision instanceof RouteDecision.Dial dial
                ? dial.attempts().stream()
                        .map(a -> a.number() + "@" + a.trunk())
                        .toList()
                : List.of("no dial: " + decision);
    }

    public static String route(RouteDecision decision) {
        return decision instanceof RouteDecision.Dial dial ? dial.route() : "no dial: " + decision;
    }

    /// Null: it is not refused.
    public static @Nullable Refusal refusal(RouteDecision decision) {
        return decision instanceof RouteDecision.Refused refused ? refused.why() : null;
    }

    @Override
    public boolean operator(String name) {
        return table.objects().users().containsKey(name);
    }

    @Override
    public String callerId(String user) {
        UserConfig config = table.objects().users().get(user);
        return config == null || config.callerId().isEmpty() ? user : config.callerId();
    }

    @Override
    public boolean up(String trunk) {
        return !down.contains(trunk);
    }

    @Override
    public boolean reachable(String trunk) {
        return !nowhere.contains(trunk);
    }

    @Override
    public Usage ofUser(String user) {
        return users.getOrDefault(user, Usage.NONE);
    }

    @Override
    public Usage ofTrunk(String trunk) {
        return trunks.getOrDefault(trunk, Usage.NONE);
    }

    @Override
    public int draw(int bound) {
        return random.nextInt(bound);
    }
}
