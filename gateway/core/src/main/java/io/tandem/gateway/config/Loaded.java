package io.tandem.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A configuration and where each of its keys stands, so that what is found wrong later can name the line too.
/// Immutable.
///
/// @param file as given by the user; empty for defaults alone
/// @param lines line of each key in the file, by dotted path such as `routes[1].trunks`
public record Loaded<T extends Record>(T value, String file, Map<String, Integer> lines) {

    /// Reads a file strictly.
    ///
    /// @throws InvalidConfig with every unknown key and every value of a wrong form
    public static <T extends Record> Loaded<T> from(Path file, Class<T> type) throws InvalidConfig {
        return bound(YamlReader.read(file), file.toString(), type);
    }

    /// The same from text; `file` is what problems name.
    public static <T extends Record> Loaded<T> fromText(String yaml, String file, Class<T> type) throws InvalidConfig {
        return bound(YamlReader.parse(yaml, file), file, type);
    }

    private static <T extends Record> Loaded<T> bound(YamlNode root, String file, Class<T> type) throws InvalidConfig {
        RecordBinder binder = new RecordBinder(file);
        T value = binder.bind(type, root, "");
        if (!binder.problems().isEmpty()) {
            throw new InvalidConfig(binder.problems());
        }
        return new Loaded<>(value, file, Map.copyOf(binder.lines()));
    }

    /// A problem at a key; the line is that of the key or of the nearest section around it.
    public Problem problem(String path, String text) {
        String at = path;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return new Problem(file, lines.getOrDefault(at, 0), text);
    }

    /// @throws InvalidConfig when there are problems
    public Loaded<T> orThrow(List<Problem> problems) throws InvalidConfig {
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
        return this;
    }
}
