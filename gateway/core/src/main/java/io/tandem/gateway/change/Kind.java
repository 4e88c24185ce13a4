package io.tandem.gateway.change;

import io.tandem.gateway.config.KeyTypes;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.trunk.TrunkConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Kinds of objects in the store.
public enum Kind {
    TRUNK(TrunkConfig.class),
    ROUTE(RouteConfig.class),
    NUMBER(NumberConfig.class),
    USER(UserConfig.class),
    GROUP(GroupConfig.class),
    HOURS(HoursConfig.class),
    /// There is one, named like its kind.
    ROUTING(RoutingConfig.class);

    private final Class<? extends Record> type;

    Kind(Class<? extends Record> type) {
        this.type = type;
    }

    /// The section that its objects are written as.
    public Class<? extends Record> type() {
        return type;
    }

    /// Whether a key of it takes a list.
    public boolean lists(String path) {
        return KeyTypes.isList(type, path);
    }

    /// As it is written in keys and commands.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public ObjectKey key(String name) {
        return new ObjectKey(word(), name);
    }

    /// That of a key; empty: it is of a newer Tandem, or not for routing.
    public static Optional<Kind> of(ObjectKey key) {
        return Arrays.stream(values()).filter(k -> k.word().equals(key.kind())).findFirst();
    }
}
