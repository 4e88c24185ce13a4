package io.tandem.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Plugins. Immutable.
public record PluginsConfig(
        @Key(
                value = "Directory with a folder for each plugin, its jars inside: `<directory>/<name>/*.jar`.",
                def = "plugins")
        Path directory,

        @Key(value = "Plugins to leave out, by name of their folder.")
        List<String> disabled,

        @Key(
                value = "Most events that wait for one plugin; more are dropped and counted.",
                def = "10000",
                unit = "events",
                min = 10)
        int queueSize,

        @Key(value = "Keys of the plugins themselves, as `<name>.<key>: value`.")
        Map<String, String> settings) {

    /// The keys of one plugin, without its name.
    public Map<String, String> of(String plugin) {
        String prefix = plugin + ".";
        return settings.entrySet().stream()
                .filter(e -> e.getKey().startsWith(prefix))
                .collect(Collectors.toMap(e -> e.getKey().substring(prefix.length()), Map.Entry::getValue));
    }
}
