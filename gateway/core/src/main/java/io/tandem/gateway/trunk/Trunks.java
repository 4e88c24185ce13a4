package io.tandem.gateway.trunk;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The trunks and their health. Any thread.
public interface Trunks {

    List<Trunk> all();

    Optional<Trunk> named(String name);

    /// The trunk that a request from this address belongs to; empty: a stranger.
    Optional<Trunk> byAddress(InetAddress address);

    /// False after failed OPTIONS, until they succeed again (with hysteresis).
    boolean healthy(Trunk trunk);

    /// What a call found out: it counts like an OPTIONS.
    void reportFailure(Trunk trunk, String what);
}
