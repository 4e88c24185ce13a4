package io.tandem.gateway.config;

import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import java.util.List;

/// Copies of sections with one value changed, for records whose keys are many. Stateless.
public final class SectionCopy {

    private SectionCopy() {}

    /// The same section with another value.
    ///
    /// @param key as in the file, without its section
    @SuppressWarnings("unchecked")
    public static <T extends Record> T with(T section, String key, Object value) {
        List<ConfigKey> keys = ConfigKeys.of(section.getClass());
        Object[] values = new Object[keys.size()];
        boolean found = false;
        for (int i = 0; i < values.length; i++) {
            boolean changed = keys.get(i).name().equals(key);
            found |= changed;
            values[i] = changed ? value : keys.get(i).of(section);
        }
        if (!found) {
            throw new IllegalArgumentException(section.getClass().getSimpleName() + " has no key " + key);
        }
        return (T) ConfigKeys.make(section.getClass(), values);
    }
}
