package io.tandem.gateway.presence;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All subscriptions by our tag, and by whom, whom and over which connection. Confined to one mailbox.
final class WatchIndex {

    private final Map<String, Watch> byTag = new LinkedHashMap<>();
    private final Map<String, Set<String>> byResource = new HashMap<>();
    private final Map<Long, Set<String>> byFlow = new HashMap<>();
    private final Map<String, Integer> perUser = new HashMap<>();

    void add(Watch watch) {
        String tag = watch.dialog().localTag();
        byTag.put(tag, watch);
        byResource.computeIfAbsent(watch.resource(), r -> new LinkedHashSet<>()).add(tag);
        byFlow.computeIfAbsent(watch.flow().id(), f -> new LinkedHashSet<>()).add(tag);
        perUser.merge(watch.user(), 1, Integer::sum);
    }

    /// Puts its next state in its place.
    void put(Watch watch) {
        byTag.replace(watch.dialog().localTag(), watch);
    }

    Optional<Watch> remove(String tag) {
        Watch watch = byTag.remove(tag);
        if (watch == null) {
            return Optional.empty();
        }
        take(byResource, watch.resource(), tag);
        take(byFlow, watch.flow().id(), tag);
        perUser.computeIfPresent(watch.user(), (u, n) -> n > 1 ? n - 1 : null);
        return Optional.of(watch);
    }

    private static <K> void take(Map<K, Set<String>> from, K key, String tag) {
        from.computeIfPresent(key, (k, tags) -> {
            tags.remove(tag);
            return tags.isEmpty() ? null : tags;
        });
    }

    Optional<Watch> get(String tag) {
        return Optional.ofNullable(byTag.get(tag));
    }

    List<String> watching(String resource) {
        return List.copyOf(byResource.getOrDefault(resource, Set.of()));
    }

    List<String> by(long flow) {
        return List.copyOf(byFlow.getOrDefault(flow, Set.of()));
    }

    int of(String user) {
        return perUser.getOrDefault(user, 0);
    }

    int size() {
        return byTag.size();
    }
}
