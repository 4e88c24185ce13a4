package io.tandem.gateway.api;

import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.trunk.TrunkConfig;
import java.util.List;
import java.util.Map;

/// Those sections of `tandem.yaml` whose objects are in the store. Immutable.
record Sections(
        @Key("Trunks.") Map<String, TrunkConfig> trunks,
        @Key("Routes.") List<RouteConfig> routes,
        @Key("How numbers are read.") RoutingConfig routing,
        @Key("Hunt groups.") Map<String, GroupConfig> groups,
        @Key("Business hours.") Map<String, HoursConfig> hours,
        @Key("Our own numbers.") Map<String, NumberConfig> numbers,
        @Key("Operators.") Map<String, UserConfig> users) {}
