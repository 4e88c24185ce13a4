package io.tandem.gateway.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The operators as they are in force, in memory; those of another configuration take their place as a whole. Any
/// thread.
public final class Operators {

    private final AtomicReference<Map<String, Operator>> byName;

    private Operators(Map<String, Operator> byName) {
        this.byName = new AtomicReference<>(byName);
    }

    /// Those of the store, and over them those of the configuration. Digests made for another realm are of
    /// no use and left out.
    public static Operators of(Collection<Operator> stored, Collection<Operator> configured, String realm) {
        Map<String, Operator> byName = new LinkedHashMap<>();
        stored.stream().filter(o -> o.realm().equals(realm)).forEach(o -> byName.put(o.name(), o));
        configured.forEach(o -> byName.put(o.name(), o));
        return new Operators(Map.copyOf(byName));
    }

    /// Those take their place.
    public void use(Operators others) {
        byName.set(others.byName());
    }

    private Map<String, Operator> byName() {
        return Objects.requireNonNull(byName.get());
    }

    public Optional<Operator> named(String name) {
        return Optional.ofNullable(byName().get(name));
    }

    public Collection<Operator> all() {
        return byName().values();
    }

    /// Number shown to trunks for this operator: his own, or his name.
    public String callerId(String name) {
        return named(name).map(Operator::callerId).filter(id -> !id.isEmpty()).orElse(name);
    }
}
