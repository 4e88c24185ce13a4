package io.tandem.gateway.route.table;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.trunk.TrunkConfig;
import java.util.List;
import java.util.Map;

/// All that a routing table is made of, as somebody wrote it. Immutable.
///
/// @param call what counts where no route says otherwise
/// @param routes in the order in which they are written
public record RouteObjects(
        RoutingConfig routing,
        CallConfig call,
        Map<String, TrunkConfig> trunks,
        List<RouteConfig> routes,
        Map<String, NumberConfig> numbers,
        Map<String, UserConfig> users,
        Map<String, GroupConfig> groups,
        Map<String, HoursConfig> hours) {}
