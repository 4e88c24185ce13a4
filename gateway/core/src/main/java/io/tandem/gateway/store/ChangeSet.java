package io.tandem.gateway.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A change that was made. Immutable.
///
/// @param restores the version whose state it brought back
/// @param confirmBy when it is undone unless somebody confirms it
/// @param confirmedBy who did, or what became of it
public record ChangeSet(
        long version,
        String author,
        Instant at,
        String note,
        OptionalLong restores,
        Optional<Instant> confirmBy,
        Optional<String> confirmedBy) {

    /// What it did to one object; empty: there was none, or is none.
    public record Edit(ObjectKey key, Optional<String> before, Optional<String> after) {}
}
