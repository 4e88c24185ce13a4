package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// All bindings of this node, in memory. Any thread: a user's list is replaced as a whole, never changed.
public final class Bindings implements Registrations {
    private final Map<String, List<Registration>> byUser = new ConcurrentHashMap<>();
    private final Map<Long, Registration> byFlow = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Gruus gruus;

    /// @param gruus makes and reads the browsers' own addresses
    public Bindings(Gruus gruus) {
        this.gruus = gruus;
    }

    @Override
    public List<Registration> of(String user) {
        Set<String> instances = new HashSet<>();
        return flows(user).stream().filter(r -> instances.add(r.instanceId())).toList();
    }

    /// Every flow of every browser of a user, newest first.
    List<Registration> flows(String user) {
        return byUser.getOrDefault(user, List.of());
    }

    @Override
    public Optional<Registration> byFlow(Hop.Flow flow) {
        return Optional.ofNullable(byFlow.get(flow.id()));
    }

    @Override
    public Optional<Registration> byGruu(SipUri uri) {
        return gruus.read(uri).flatMap(browser -> of(browser.user(), browser.instanceId()));
    }

    private Optional<Registration> of(String user, String instanceId) {
        return flows(user).stream()
                .filter(r -> r.instanceId().equals(instanceId))
                .findFirst();
    }

    Gruus gruus() {
        return gruus;
    }

    @Override
    public List<Registration> all() {
        return byUser.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Adds it in front; an older one of the same instance and flow number gives way (RFC 5626 §6).
    void put(Registration registration) {
        byUser.compute(registration.user(), (user, old) -> {
            List<Registration> now = new ArrayList<>();
            now.add(registration);
            if (old != null) {
                for (Registration other : old) {
                    if (registration.replaces(other)) {
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

    /// Removes exactly this binding: one that has been refreshed since is another, and stays. Where its browser has
    /// another flow, that one takes over.
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
        if (!removed[0]) {
            return;
        }
        listeners.forEach(l -> l.onUnbound(registration));
        Optional<Registration> next = of(registration.user(), registration.instanceId());
        next.ifPresentOrElse(
                other -> listeners.forEach(l -> l.onTakenOver(registration, other)),
                () -> gruus.forget(registration.user(), registration.instanceId()));
    }

    /// He is no operator any more.
    public void forget(String user) {
        flows(user).forEach(this::removeIfStill);
    }

    void removeByFlow(Hop.Flow flow) {
        all().stream().filter(r -> r.flow().id() == flow.id()).forEach(this::removeIfStill);
    }
}
