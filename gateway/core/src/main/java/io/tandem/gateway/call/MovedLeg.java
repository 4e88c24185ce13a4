package io.tandem.gateway.call;

import io.tandem.gateway.trunk.Trunk;
import java.util.Optional;

/// A leg on its way from one call into another, whole: its dialog, its media and whose it is. Immutable.
///
/// @param leg as it was in the call that it leaves, its name included
/// @param trunk empty for a browser's
/// @param user whose browser; empty for a trunk's
/// @param party who is at its other end, for people: the operator, or the number
/// @param from the call that it leaves
public record MovedLeg(Leg leg, LegMedia media, Optional<Trunk> trunk, String user, String party, String from) {

    /// What it is called in the call that it joins.
    public LegId name() {
        return new LegId("joined-" + from.substring(0, Math.min(6, from.length())));
    }
}
