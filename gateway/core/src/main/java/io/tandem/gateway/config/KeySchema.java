package io.tandem.gateway.config;

import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a section takes, as a JSON Schema of its record: each key with form, limits, default and meaning. Secrets are
/// left out, for [ConfigJson] writes none. Any thread.
public final class KeySchema {

    private KeySchema() {}

    /// One object, whose maps and lists a JSON or YAML mapper writes.
    public static Map<String, Object> of(Class<? extends Record> section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKeys.of(section)) {
            if (!key.about().secret()) {
                properties.put(key.name(), described(key));
            }
        }
        List<String> required = ConfigKeys.of(section).stream()
                .filter(key -> key.about().required())
                .map(ConfigKey::name)
                .toList();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> described(ConfigKey key) {
        Map<String, Object> schema = form(key);
        Key about = key.about();
        String unit = about.unit().isEmpty() || key.type() == Duration.class ? "" : " Unit: " + about.unit() + ".";
        String without = about.defMeaning().isEmpty() ? "" : " Without it: " + about.defMeaning() + ".";
        schema.put("description", about.value() + unit + without);
        return schema;
    }

    private static Map<String, Object> form(ConfigKey key) {
        Class<?> type = key.type();
        Map<String, Object> schema = new LinkedHashMap<>();
        if (type == Map.class) {
            schema.put("type", "object");
            schema.put("additionalProperties", element(key.elementType(), key.about()));
            return schema;
        }
        if (Collection.class.isAssignableFrom(type)) {
            schema.put("type", "array");
            schema.put("items", element(key.elementType(), key.about()));
            if (type == Set.class) {
                schema.put("uniqueItems", true);
            }
            if (!key.about().def().isEmpty()) {
                schema.put("default", Arrays.asList(key.about().def().split(", *", -1)));
            }
            return schema;
        }
        schema.putAll(element(type, key.about()));
        if (!key.about().def().isEmpty()) {
            schema.put("default", value(type, key.about().def()));
        }
        return schema;
    }

    private static Map<String, Object> element(Class<?> type, Key about) {
        if (type.isRecord() && type.getRecordComponents()[0].isAnnotationPresent(Key.class)) {
            return of(type.asSubclass(Record.class));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        if (isNumber(type)) {
            schema.put("type", "integer");
            schema.put("minimum", about.min());
            if (about.max() != Integer.MAX_VALUE) {
                schema.put("maximum", about.max());
            }
        } else if (type == boolean.class) {
            schema.put("type", "boolean");
        } else {
            schema.put("type", "string");
            if (type.isEnum()) {
                schema.put("enum", List.of(ScalarForm.allowed(type).split(", ")));
            } else if (type == InetAddress.class || type == Path.class) {
                schema.put("format", type == Path.class ? "path" : "ip");
            }
        }
        return schema;
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == Integer.class || type == Duration.class;
    }

    private static Object value(Class<?> type, String def) {
        return isNumber(type) ? Long.valueOf(def) : type == boolean.class ? Boolean.valueOf(def) : def;
    }
}
