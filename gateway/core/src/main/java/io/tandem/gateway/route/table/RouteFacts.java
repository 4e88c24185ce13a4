package io.tandem.gateway.route.table;

import io.tandem.gateway.trunk.TrunkConfig;
import java.time.Duration;
import java.util.List;

/// What a decision must know of the world and no configuration says. Any thread; nothing here blocks.
public interface RouteFacts {

    /// Whether there is an operator of that name.
    boolean operator(String name);

    /// Number that an operator shows where neither route nor trunk gives one.
    String callerId(String user);

    /// Whether a trunk is up, and known where it is.
    boolean up(String trunk);

    /// Whether calls can be sent to a trunk at all: its name has led somewhere.
    boolean reachable(String trunk);

    /// What an operator has used up.
    Usage ofUser(String user);

    /// What has been used up by a trunk.
    Usage ofTrunk(String trunk);

    /// A trunk's ports in the order in which they are tried.
    ///
    /// @param client number that is called, digits
    default List<PortOffer> ports(String trunk, TrunkConfig config, String client) {
        return config.ports().stream()
                .map(port -> new PortOffer(port, null, "", Duration.ZERO))
                .toList();
    }

    /// The operator who called that client by that port lately, and is there and free; empty: nobody.
    default String whoCalled(String trunk, String port, TrunkConfig config, String client) {
        return "";
    }

    /// Chance, for trunks that are drawn by weight.
    ///
    /// @return from 0 to `bound` - 1
    int draw(int bound);
}
