package io.tandem.gateway.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The keys that a record describes. Any thread.
final class ConfigKeys {

    private ConfigKeys() {}

    /// One key of a section.
    record ConfigKey(String name, RecordComponent component, Key about) {
        Class<?> type() {
            return component.getType();
        }

        /// Element type of a list or value type of a map.
        Class<?> elementType() {
            Type[] arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
            return (Class<?>) arguments[arguments.length - 1];
        }

        /// Its value in a section.
        Object of(Record section) {
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                return accessor.invoke(section);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + name, e);
            }
        }
    }

    static List<ConfigKey> of(Class<?> section) {
        return Arrays.stream(section.getRecordComponents()).map(ConfigKeys::key).toList();
    }

    /// A section with these values, in the order of its keys.
    static <T> T make(Class<T> section, Object[] values) {
        Class<?>[] types = of(section).stream().map(ConfigKey::type).toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = section.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + section.getName(), e);
        }
    }

    private static ConfigKey key(RecordComponent component) {
        Key about = Objects.requireNonNull(component.getAnnotation(Key.class), component + " has no @Key");
        String name = kebab(component.getName());
        boolean unitInName = component.getType() == Duration.class;
        return new ConfigKey(unitInName ? name + "-" + about.unit() : name, component, about);
    }

    /// `sessionExpires` -> `session-expires`.
    static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /// `EARLY` -> `early`, `HIGH_TIDE` -> `high-tide`.
    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
