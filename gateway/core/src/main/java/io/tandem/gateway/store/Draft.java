package io.tandem.gateway.store;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A change that somebody is at work on. Immutable.
///
/// @param base the version that he saw when he began
/// @param edits what objects become; empty: removed
public record Draft(String author, long base, Map<ObjectKey, Optional<String>> edits) {

    public Draft {
        edits = Collections.unmodifiableMap(new TreeMap<>(edits));
    }

    /// Nothing changed yet.
    public static Draft begin(String author, long base) {
        return new Draft(author, base, Map.of());
    }

    /// With one object added or changed.
    public Draft put(ObjectKey key, String body) {
        return with(key, Optional.of(body));
    }

    /// With one object removed.
    public Draft remove(ObjectKey key) {
        return with(key, Optional.empty());
    }

    private Draft with(ObjectKey key, Optional<String> body) {
        Map<ObjectKey, Optional<String>> more = new TreeMap<>(edits);
        more.put(key, body);
        return new Draft(author, base, more);
    }
}
