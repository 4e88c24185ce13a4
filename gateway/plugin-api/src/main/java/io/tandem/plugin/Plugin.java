package io.tandem.plugin;

import java.util.Map;

/// The entry of a plugin, found by [java.util.ServiceLoader]; so it has a public constructor without
/// arguments. One object lives as long as the gateway; what runs is made by [#start], anew after each
/// failure.
public interface Plugin {

    /// Short and lower case, as in log lines: `dispatch`.
    String name();

    /// The keys it takes from `plugins.settings` (there with the name and a dot in front), and what each
    /// means. A key that is configured and not listed here stops the plugin's start.
    default Map<String, String> settings() {
        return Map.of();
    }

    /// Starts it. Runs on the plugin's own thread. It returns soon, within 10 s: longer work goes to
    /// threads that the plugin makes and ends itself.
    ///
    /// @throws Exception when it cannot start; it is tried again with growing pauses
    Running start(Host host) throws Exception;
}
