package io.tandem.gateway.presence;

import java.util.List;

/// An operator as a watcher may see him. Immutable.
///
/// @param registered at least one browser can be reached
record Sight(String user, boolean registered, Availability availability, List<Lamp> lamps) {
    Sight {
        lamps = List.copyOf(lamps);
    }

    /// What of it this package shows: the rest may change unheard.
    Sight within(EventPackage eventPackage) {
        return switch (eventPackage) {
            case COLLEAGUES -> this;
            case DIALOG -> new Sight(user, true, Availability.AVAILABLE, lamps);
            case PRESENCE ->
                new Sight(
                        user,
                        registered,
                        availability,
                        onThePhone() ? List.of(new Lamp("", true, Lamp.State.CONFIRMED, "")) : List.of());
        };
    }

    /// What of it may be seen by who must not pick up his calls.
    Sight withoutPickup() {
        return new Sight(
                user,
                registered,
                availability,
                lamps.stream().map(Lamp::notToTake).toList());
    }

    boolean onThePhone() {
        return lamps.stream().anyMatch(l -> l.state() == Lamp.State.CONFIRMED);
    }
}
