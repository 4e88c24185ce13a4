package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Hop;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The trunks and their health. Any thread.
public interface Trunks {

    /// Every trunk with the addresses it has now; none where its name has not been found yet.
    List<Trunk> all();

    /// A trunk as a new call finds it; empty where there is none, or its name has led nowhere yet.
    Optional<Trunk> named(String name);

    /// The trunk that a request from this address belongs to; empty: a stranger.
    Optional<Trunk> byAddress(InetAddress address);

    /// The trunk that a request belongs to by the way it came: by the certificate shown there, or by its address. Where
    /// several are there, the one that knows us by the called user; else the first configured.
    ///
    /// @param calledUser user part of the request URI
    /// @return empty: a stranger
    default Optional<Trunk> byOrigin(Hop.Flow origin, String calledUser) {
        return byAddress(origin.peer().getAddress());
    }

    /// Whether a request that came this way belongs to a trunk.
    default boolean mayCall(Hop.Flow origin) {
        return byOrigin(origin, "").isPresent();
    }

    /// False after failed OPTIONS, until they succeed again (with hysteresis).
    boolean healthy(Trunk trunk);

    /// Why it is not used now, in plain words; empty while it is.
    default String trouble(Trunk trunk) {
        return healthy(trunk) ? "" : "it does not answer";
    }

    /// What a call found out: it counts like an OPTIONS.
    void reportFailure(Trunk trunk, String what);
}
