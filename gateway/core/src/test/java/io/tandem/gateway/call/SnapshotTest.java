package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A call's state holds nothing but values: no transaction, no socket, no timer, so that it can move to
/// another node.
class SnapshotTest {

    private static final Set<Class<?>> VALUES = Set.of(
            String.class,
            Instant.class,
            Duration.class,
            OptionalInt.class,
            Integer.class,
            Long.class,
            Inet4Address.class,
            Inet6Address.class,
            InetSocketAddress.class,
            Path.class,
            Headers.class);
    private static final Set<Class<?>> HOLDERS = Set.of(List.class, Map.class, Set.class, Optional.class);

    private final Set<Type> seen = new HashSet<>();
    private final Set<String> others = new HashSet<>();

    @Test
    void state_of_a_call_is_made_of_values_alone() {
        look(CallState.class);
        assertThat(others).isEmpty();
        assertThat(seen).contains(Leg.class, LegMedia.class, io.tandem.gateway.sip.Dialog.class);
    }

    private void look(Type type) {
        if (!seen.add(type)) {
            return;
        }
        if (type instanceof ParameterizedType generic) {
            look(generic.getRawType());
            for (Type argument : generic.getActualTypeArguments()) {
                look(argument);
            }
        } else if (type instanceof Class<?> one) {
            if (one.isRecord()) {
                for (RecordComponent component : one.getRecordComponents()) {
                    look(component.getGenericType());
                }
            } else if (one.isSealed()) {
                for (Class<?> kind : one.getPermittedSubclasses()) {
                    look(kind);
                }
            } else if (!one.isPrimitive() && !one.isEnum() && !VALUES.contains(one) && !HOLDERS.contains(one)) {
                others.add(one.getName());
            }
        }
    }
}
