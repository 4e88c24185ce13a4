package io.tandem.gateway.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The configuration at one version. Immutable.
///
/// @param objects those that there are
/// @param removed those that there were, with the version that removed them
public record ConfigState(long version, Map<ObjectKey, StoredObject> objects, Map<ObjectKey, Long> removed) {

    /// Before the first change.
    public static final ConfigState EMPTY = new ConfigState(0, Map.of(), Map.of());

    public ConfigState {
        objects = Collections.unmodifiableMap(objects);
        removed = Collections.unmodifiableMap(removed);
    }

    /// One object.
    ///
    /// @param version the change that made it what it is
    /// @param body JSON
    public record StoredObject(ObjectKey key, long version, String body) {}

    public Optional<String> body(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(StoredObject::body);
    }

    /// The version that last touched an object; 0: none did.
    public long touched(ObjectKey key) {
        StoredObject object = objects.get(key);
        return object == null ? removed.getOrDefault(key, 0L) : object.version();
    }

    /// What would come of a draft if it were committed now.
    public ConfigState after(Draft draft) {
        return with(version + 1, draft.edits());
    }

    /// With some objects changed by a later version.
    ConfigState with(long newVersion, Map<ObjectKey, Optional<String>> changed) {
        Map<ObjectKey, StoredObject> now = new HashMap<>(objects);
        Map<ObjectKey, Long> gone = new HashMap<>(removed);
        changed.forEach((key, body) -> {
            if (body.isPresent()) {
                now.put(key, new StoredObject(key, newVersion, body.get()));
                gone.remove(key);
            } else {
                now.remove(key);
                gone.put(key, newVersion);
            }
        });
        return new ConfigState(newVersion, now, gone);
    }
}
