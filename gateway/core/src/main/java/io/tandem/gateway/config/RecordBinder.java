package io.tandem.gateway.config;

import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import io.tandem.gateway.config.YamlNode.Entry;
import io.tandem.gateway.config.YamlNode.Mapping;
import io.tandem.gateway.config.YamlNode.Scalar;
import io.tandem.gateway.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Binds nodes to records and collects all that is wrong on the way, so that one look at the file mends it all.
/// Confined to one thread.
final class RecordBinder {

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    RecordBinder(String file) {
        this.file = file;
    }

    List<Problem> problems() {
        return problems;
    }

    /// Line of each key that was found, by its dotted path.
    Map<String, Integer> lines() {
        return lines;
    }

    /// A record of that type; where something is wrong its place is taken by the default and [#problems] grows.
    <T> T bind(Class<T> type, YamlNode node, String path) {
        lines.put(path, node.line());
        Map<String, Entry> found = section(node, path);
        List<ConfigKey> keys = ConfigKeys.of(type);
        rejectUnknown(found, keys, path);
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            ConfigKey key = keys.get(i);
            Entry entry = found.get(key.name());
            String at = join(path, key.name());
            if (entry == null && key.about().required()) {
                problem(node.line(), "'" + at + "' is missing: " + key.about().value());
            }
            values[i] = entry == null ? absent(key, at, node.line()) : present(key, entry, at);
        }
        return ConfigKeys.make(type, values);
    }

    private Map<String, Entry> section(YamlNode node, String path) {
        Map<String, Entry> found = new LinkedHashMap<>();
        if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                if (found.putIfAbsent(entry.key(), entry) != null) {
                    problem(entry.line(), "'" + join(path, entry.key()) + "' is there twice: remove one");
                }
            }
        } else if (!(node instanceof Scalar scalar && scalar.text().isEmpty())) {
            String what = path.isEmpty() ? "the file" : "'" + path + "'";
            problem(node.line(), what + " must be a section of 'key: value' lines, found " + describe(node));
        }
        return found;
    }

    private void rejectUnknown(Map<String, Entry> found, List<ConfigKey> keys, String path) {
        List<String> known = keys.stream().map(ConfigKey::name).toList();
        for (Entry entry : found.values()) {
            if (!known.contains(entry.key())) {
                String remedy = NearestKey.of(entry.key(), known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("known here: " + String.join(", ", known));
                problem(entry.line(), "unknown key '" + join(path, entry.key()) + "': " + remedy);
            }
        }
    }

    private Object absent(ConfigKey key, String at, int line) {
        Class<?> type = key.type();
        if (type == Map.class) {
            return Map.of();
        }
        if (type == List.class || type == Set.class) {
            List<Object> items = new ArrayList<>();
            for (String item : key.about().def().isEmpty()
                    ? new String[0]
                    : key.about().def().split(", *", -1)) {
                items.add(ScalarForm.parse(item, key.elementType(), key.about()));
            }
            return collection(type, items);
        }
        if (sectionType(type)) {
            return bind(type, new Mapping(List.of(), line), at);
        }
        return standIn(key);
    }

    /// The default, or for a required key whose absence has been reported any value of the type.
    private static Object standIn(ConfigKey key) {
        Class<?> type = key.type();
        if (!key.about().required()) {
            return ScalarForm.parse(key.about().def(), type, key.about());
        }
        return type.isEnum() ? type.getEnumConstants()[0] : type == int.class ? (Object) 0 : "";
    }

    private Object present(ConfigKey key, Entry entry, String at) {
        lines.put(at, entry.line());
        Class<?> type = key.type();
        if (type == Map.class) {
            Map<String, Object> bound = new LinkedHashMap<>();
            section(entry.value(), at).forEach((name, e) -> {
                lines.put(join(at, name), e.line());
                bound.put(name, element(key, e.value(), join(at, name)));
            });
            return Collections.unmodifiableMap(bound);
        }
        if (type == List.class || type == Set.class) {
            return collection(type, items(key, entry.value(), at));
        }
        if (sectionType(type)) {
            return bind(type, entry.value(), at);
        }
        Object value = scalar(key, type, entry.value(), at);
        return value == null ? standIn(key) : value;
    }

    private List<Object> items(ConfigKey key, YamlNode node, String at) {
        List<Object> items = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                Object item = element(key, sequence.items().get(i), at + "[" + i + "]");
                if (item != null) {
                    items.add(item);
                }
            }
        } else if (!(node instanceof Scalar scalar && scalar.text().isEmpty())) {
            problem(node.line(), "'" + at + "' must be a list, such as [a, b], found " + describe(node));
        }
        return items;
    }

    private @Nullable Object element(ConfigKey key, YamlNode node, String at) {
        Class<?> type = key.elementType();
        return sectionType(type) ? bind(type, node, at) : scalar(key, type, node, at);
    }

    private @Nullable Object scalar(ConfigKey key, Class<?> type, YamlNode node, String at) {
        if (node instanceof Scalar scalar) {
            lines.put(at, scalar.line());
            try {
                return ScalarForm.parse(scalar.text(), type, key.about());
            } catch (IllegalArgumentException e) {
                String found = key.about().secret() ? "a value" : "'" + scalar.text() + "'";
                problem(node.line(), "'" + at + "' is " + found + ": give " + e.getMessage());
                return null;
            }
        }
        problem(node.line(), "'" + at + "' must be a single value, found " + describe(node));
        return null;
    }

    private static boolean sectionType(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents()).allMatch(c -> c.isAnnotationPresent(Key.class));
    }

    private static Object collection(Class<?> type, List<Object> items) {
        return type == Set.class ? Collections.unmodifiableSet(new LinkedHashSet<>(items)) : List.copyOf(items);
    }

    private void problem(int line, String text) {
        problems.add(new Problem(file, line, text));
    }

    private static String describe(YamlNode node) {
        return switch (node) {
            case Mapping m -> "a section";
            case Sequence s -> "a list";
            case Scalar s -> "'" + s.text() + "'";
        };
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
