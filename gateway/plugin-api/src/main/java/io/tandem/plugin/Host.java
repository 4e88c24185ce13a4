package io.tandem.plugin;

import java.time.Clock;
import java.util.Map;

/// What the gateway offers a plugin. Any thread.
public interface Host {

    /// Asks something of a call. It is done, or refused, when this returns; it never waits for the network.
    Reply send(CallCommand command);

    /// The gateway's clock.
    Clock clock();

    /// The plugin's own keys of the configuration.
    Map<String, String> settings();

    /// One line in the gateway's log under the plugin's name.
    void log(String message);
}
