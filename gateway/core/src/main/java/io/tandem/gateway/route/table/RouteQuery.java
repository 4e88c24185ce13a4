package io.tandem.gateway.route.table;

import java.time.Instant;

/// One question: where does this call go? Immutable.
///
/// @param number as it came, nothing done to it
public record RouteQuery(Origin origin, String number, Instant at) {

    /// Whose call it is.
    public sealed interface Origin {
        /// An operator's.
        record User(String name) implements Origin {}

        /// A trunk's.
        ///
        /// @param caller number of the caller as the trunk gave it; empty where he is not known
        record FromTrunk(String trunk, String caller) implements Origin {}
    }

    public static RouteQuery ofUser(String user, String number, Instant at) {
        return new RouteQuery(new Origin.User(user), number, at);
    }

    public static RouteQuery ofTrunk(String trunk, String caller, String number, Instant at) {
        return new RouteQuery(new Origin.FromTrunk(trunk, caller), number, at);
    }
}
