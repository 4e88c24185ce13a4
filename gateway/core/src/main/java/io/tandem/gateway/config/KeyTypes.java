package io.tandem.gateway.config;

import java.util.List;

/// What the keys of a section take. Stateless.
public final class KeyTypes {

    private KeyTypes() {}

    /// Whether a key takes a list.
    ///
    /// @param path from the section on, `limits.not-during`
    public static boolean isList(Class<?> section, String path) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        if (!section.isRecord()) {
            return false;
        }
        return ConfigKeys.of(section).stream()
                .filter(key -> key.name().equals(first))
                .anyMatch(key -> dot < 0 ? key.type() == List.class : isList(key.type(), path.substring(dot + 1)));
    }
}
