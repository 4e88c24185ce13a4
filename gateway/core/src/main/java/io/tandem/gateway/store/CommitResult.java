package io.tandem.gateway.store;

import java.time.Instant;
import java.util.List;

/// What became of a commit. Immutable.
public sealed interface CommitResult {

    /// It is in force.
    record Committed(ConfigState state) implements CommitResult {}

    /// Somebody else changed the same objects meanwhile; nothing was written.
    record Conflict(List<Clash> clashes) implements CommitResult {}

    /// What would come of it is not valid; nothing was written.
    record Invalid(List<String> problems) implements CommitResult {}

    /// It changes nothing.
    record Nothing() implements CommitResult {}

    /// @param version the change that was there first
    record Clash(ObjectKey key, long version, String author, Instant at) {
        @Override
        public String toString() {
            return key + " was changed by " + author + " at " + at + " (version " + version
                    + "): look at what is there now and begin again";
        }
    }
}
