package io.tandem.gateway.call;

import io.tandem.media.PortId;

/// Names one leg of a call: `browser`, `trunk-1`, `browser-2`. Its media port has the same name. Immutable.
public record LegId(String name) {

    /// The leg's media port.
    public PortId port() {
        return new PortId(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
