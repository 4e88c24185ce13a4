package io.tandem.gateway.config;

import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/// Copies of sections with one value changed, for records whose keys are many. Stateless.
public final class SectionCopy {

    private SectionCopy() {}

    /// The same section with another value.
    ///
    /// @param key as in the file, without its section
    public static <T extends Record> T with(T section, String key, Object value) {
        List<ConfigKey> keys = ConfigKeys.of(section.getClass());
        Object[] values = new Object[keys.size()];
        boolean found = false;
        for (int i = 0; i < values.length; i++) {
            boolean changed = keys.get(i).name().equals(key);
            found |= changed;
            values[i] = changed ? value : get(section, keys.get(i));
        }
        if (!found) {
            throw new IllegalArgumentException(section.getClass().getSimpleName() + " has no key " + key);
        }
        return create(section, keys, values);
    }

    private static Object get(Record section, ConfigKey key) {
        try {
            Method accessor = key.component().getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(section);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + key.name(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Record> T create(T section, List<ConfigKey> keys, Object[] values) {
        try {
            Class<?>[] types = keys.stream().map(ConfigKey::type).toArray(Class<?>[]::new);
            Constructor<?> constructor = section.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (T) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot make a " + section.getClass().getName(), e);
        }
    }
}
