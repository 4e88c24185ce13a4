package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// All bindings of this node, in memory. Any thread: a user's list is replaced as a whole, never changed.
public final class Bindings implements Registrations {
    private final Map<String, List<Registration>> byUser = new ConcurrentHashMap<>();
    private final Map<Long, Registration> byFlow = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public List<Registration> of(String user) {
        return byUser.getOrDefault(user, List.of());
    }

    @Override
    public Optional<Registration> byFlow(Hop.Flow flow) {
        return Optional.ofNullable(byFlow.get(flow.id()));
    }

    @Override
    public List<Registration> all() {
        return byUser.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Adds it in front; an older one of the same instance gives way (RFC 5626 §6).
    void put(Registration registration) {
        byUser.compute(registration.user(), (user, old) -> {
            List<Registration> now = new ArrayList<>();
            now.add(registration);
            if (old != null) {
                for (Registration other : old) {
                    if (other.instanceId().equals(registration.instanceId())) {
                        byFlow.remove(other.flow().id(), other);
                    } else {
                        now.add(other);
                    }
                }
            }
            byFlow.put(registration.flow().id(), registration);
            return List.copyOf(now);
        });
        listeners.forEach(l -> l.onBound(registration));
    }

    void remove(Registration registration) {
        removeIfStill(registration);
    }

    /// Removes exactly this binding: one that has been refreshed since is another, and stays.
    void removeIfStill(Registration registration) {
        boolean[] removed = {false};
        byUser.computeIfPresent(registration.user(), (user, old) -> {
            if (!old.contains(registration)) {
                return old;
            }
            removed[0] = true;
            byFlow.remove(registration.flow().id(), registration);
            List<Registration> left =
                    old.stream().filter(r -> !r.equals(registration)).toList();
            return left.isEmpty() ? null : left;
        });
        if (removed[0]) {
            listeners.forEach(l -> l.onUnbound(registration));
        }
    }

    void removeByFlow(Hop.Flow flow) {
        all().stream().filter(r -> r.flow().id() == flow.id()).forEach(this::removeIfStill);
    }
}
