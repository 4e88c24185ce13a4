package io.tandem.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes one section of a configuration as JSON with the keys of the file: what differs from the defaults, and no
/// secret.
/// [Loaded#fromText] reads it again. Any thread.
public final class ConfigJson {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ConfigJson() {}

    /// One object, on one line.
    public static String of(Record section) {
        try {
            return JSON.writeValueAsString(map(section));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a configuration cannot be written as JSON", bug);
        }
    }

    /// Keys of secrets that are written in it, by dotted path.
    public static List<String> secrets(Record section) {
        List<String> found = new ArrayList<>();
        secrets(section, "", found);
        return List.copyOf(found);
    }

    private static void secrets(Record section, String path, List<String> found) {
        for (ConfigKey key : ConfigKeys.of(section.getClass())) {
            Object value = key.of(section);
            if (key.about().secret()
                    && !ScalarForm.print(value, key.about()).equals(key.about().def())) {
                found.add(path + key.name());
            } else if (value instanceof Record inner && isSection(inner)) {
                secrets(inner, path + key.name() + ".", found);
            }
        }
    }

    private static Map<String, Object> map(Record section) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKeys.of(section.getClass())) {
            Object value = value(key.of(section), key);
            if (!key.about().secret() && !isDefault(value, key)) {
                written.put(key.name(), value);
            }
        }
        return written;
    }

    private static Object value(Object value, ConfigKey key) {
        return switch (value) {
            case Record section when isSection(section) -> map(section);
            case Map<?, ?> entries -> {
                Map<String, Object> written = new LinkedHashMap<>();
                entries.forEach((name, entry) -> written.put(name.toString(), value(entry, key)));
                yield written;
            }
            case Collection<?> items ->
                items.stream().map(item -> value(item, key)).toList();
            case Integer number -> number;
            case Boolean flag -> flag;
            case Duration time -> Long.valueOf(ScalarForm.print(time, key.about()));
            default -> ScalarForm.print(value, key.about());
        };
    }

    private static boolean isDefault(Object written, ConfigKey key) {
        return switch (written) {
            case Map<?, ?> map -> map.isEmpty();
            case Collection<?> items -> items.isEmpty() && key.about().def().isEmpty();
            default -> written.toString().equals(key.about().def());
        };
    }

    private static boolean isSection(Record value) {
        return value.getClass().getRecordComponents().length > 0
                && value.getClass().getRecordComponents()[0].isAnnotationPresent(Key.class);
    }
}
