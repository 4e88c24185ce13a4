package io.tandem.gateway.change;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.ConfigJson;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.route.table.RouteCheck;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigState.StoredObject;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.trunk.TrunkConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Reads the store's objects as routing objects, each only when it is new. Any thread.
public final class StoredObjects {

    private final CallConfig call;
    private final RoutingConfig noRouting;
    private final Set<String> operators;
    private final Function<RouteObjects, List<String>> more;
    /// What was read last, by object; an object of the same version is not read again.
    private final AtomicReference<Map<ObjectKey, Read>> known = new AtomicReference<>(Map.of());

    private record Read(StoredObject object, Optional<Record> value, List<String> problems) {}

    /// @param call what counts where no route says otherwise; it stands in the file
    /// @param noRouting what counts where the store says nothing
    /// @param operators names of operators from elsewhere
    /// @param more what else stands against objects that are right in themselves and together
    public StoredObjects(
            CallConfig call,
            RoutingConfig noRouting,
            Set<String> operators,
            Function<RouteObjects, List<String>> more) {
        this.call = call;
        this.noRouting = noRouting;
        this.operators = Set.copyOf(operators);
        this.more = more;
    }

    /// The objects as the store would have them.
    public static Map<ObjectKey, String> written(RouteObjects objects) {
        Map<ObjectKey, String> written = new TreeMap<>();
        written.put(Kind.ROUTING.key(Kind.ROUTING.word()), ConfigJson.of(objects.routing()));
        objects.trunks().forEach((name, trunk) -> written.put(Kind.TRUNK.key(name), ConfigJson.of(trunk)));
        objects.routes().forEach(route -> written.put(Kind.ROUTE.key(route.name()), ConfigJson.of(route)));
        objects.numbers().forEach((name, number) -> written.put(Kind.NUMBER.key(name), ConfigJson.of(number)));
        objects.users().forEach((name, user) -> written.put(Kind.USER.key(name), ConfigJson.of(user)));
        objects.groups().forEach((name, group) -> written.put(Kind.GROUP.key(name), ConfigJson.of(group)));
        objects.hours().forEach((name, hours) -> written.put(Kind.HOURS.key(name), ConfigJson.of(hours)));
        return written;
    }

    /// All that is wrong with a state, in itself and together; empty: nothing.
    public List<String> problems(ConfigState state) {
        Map<ObjectKey, Read> all = read(state);
        List<String> problems = new ArrayList<>();
        all.values().forEach(read -> problems.addAll(read.problems()));
        if (problems.isEmpty()) {
            RouteObjects objects = objects(all);
            RouteCheck.check(
                    objects, operators, i -> "routes." + objects.routes().get(i).name(), into(problems));
            if (problems.isEmpty()) {
                problems.addAll(more.apply(objects));
            }
        }
        return List.copyOf(problems);
    }

    private static RouteCheck.Problems into(List<String> problems) {
        return new RouteCheck.Problems() {
            @Override
            public void problem(String at, String text) {
                problems.add(text);
            }

            @Override
            public void unknown(String at, String what, String name, Collection<String> known) {
                problems.add("'" + at + "' names the " + what + " '" + name + "', which is not there: add it, or take"
                        + " another");
            }
        };
    }

    /// The routing objects of a state in which nothing is wrong; what is wrong all the same is left out.
    public RouteObjects objects(ConfigState state) {
        Map<ObjectKey, Read> all = read(state);
        known.set(all);
        return objects(all);
    }

    private Map<ObjectKey, Read> read(ConfigState state) {
        Map<ObjectKey, Read> before = Objects.requireNonNull(known.get());
        Map<ObjectKey, Read> all = HashMap.newHashMap(state.objects().size());
        state.objects().forEach((key, object) -> {
            Read read = before.get(key);
            boolean same = read != null
                    && read.object().version() == object.version()
                    && read.object().body().equals(object.body());
            all.put(key, same ? read : read(object));
        });
        return all;
    }

    private static Read read(StoredObject object) {
        Optional<Kind> kind = Kind.of(object.key());
        if (kind.isEmpty()) {
            // of a newer Tandem, or not for routing
            return new Read(object, Optional.empty(), List.of());
        }
        try {
            Record value = Loaded.fromText(
                            object.body(), object.key().toString(), kind.get().type())
                    .value();
            boolean renamed = value instanceof RouteConfig route
                    && !route.name().equals(object.key().name());
            return renamed
                    ? new Read(object, Optional.empty(), List.of(object.key() + ": 'name' differs: give the same"))
                    : new Read(object, Optional.of(value), List.of());
        } catch (InvalidConfig e) {
            return new Read(
                    object,
                    Optional.empty(),
                    e.problems().stream().map(Object::toString).toList());
        }
    }

    private RouteObjects objects(Map<ObjectKey, Read> all) {
        Map<String, TrunkConfig> trunks = new TreeMap<>();
        List<RouteConfig> routes = new ArrayList<>();
        Map<String, NumberConfig> numbers = new HashMap<>();
        Map<String, UserConfig> users = new HashMap<>();
        Map<String, GroupConfig> groups = new HashMap<>();
        Map<String, HoursConfig> hours = new HashMap<>();
        RoutingConfig routing = noRouting;
        for (Map.Entry<ObjectKey, Read> entry : all.entrySet()) {
            String name = entry.getKey().name();
            switch (entry.getValue().value().orElse(null)) {
                case TrunkConfig trunk -> trunks.put(name, trunk);
                case RouteConfig route -> routes.add(route);
                case NumberConfig number -> numbers.put(name, number);
                case UserConfig user -> users.put(name, user);
                case GroupConfig group -> groups.put(name, group);
                case HoursConfig open -> hours.put(name, open);
                case RoutingConfig only -> routing = only;
                case null, default -> {}
            }
        }
        return new RouteObjects(routing, call, trunks, routes, numbers, users, groups, hours);
    }
}
