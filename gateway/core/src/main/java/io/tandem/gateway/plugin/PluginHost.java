package io.tandem.gateway.plugin;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.NearestKey;
import io.tandem.gateway.config.PluginsConfig;
import io.tandem.plugin.CallCommand;
import io.tandem.plugin.CallEvent;
import io.tandem.plugin.Host;
import io.tandem.plugin.Plugin;
import io.tandem.plugin.Reply;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All plugins of one gateway. Any thread may publish events.
public final class PluginHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

    private final PluginLimits limits;
    private final Timers timers;
    private final Clock clock;
    private final Function<CallCommand, Reply> commands;
    private final List<HostedPlugin> hosted = new ArrayList<>();
    private final List<PluginFolder.Found> folders = new ArrayList<>();

    /// @param commands carries out what plugins ask; it never blocks
    public PluginHost(PluginLimits limits, Timers timers, Clock clock, Function<CallCommand, Reply> commands) {
        this.limits = limits;
        this.timers = timers;
        this.clock = clock;
        this.commands = commands;
    }

    /// Loads and starts every plugin of the directory. Called once, before events come.
    public void startAll(PluginsConfig config, Path directory) {
        for (PluginFolder.Found found : PluginFolder.load(directory, config.disabled())) {
            folders.add(found);
            start(found.plugin(), config.of(found.plugin().name()));
        }
    }

    /// Starts one plugin, unless its settings are wrong.
    void start(Plugin plugin, Map<String, String> settings) {
        Set<String> known = plugin.settings().keySet();
        for (String key : settings.keySet()) {
            if (!known.contains(key)) {
                LOG.error(
                        "plugin={} is not started: it has no key '{}', {}",
                        plugin.name(),
                        key,
                        NearestKey.of(key, known)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("known: " + known));
                return;
            }
        }
        HostedPlugin one = new HostedPlugin(plugin, new PluginView(plugin.name(), settings), limits, timers);
        hosted.add(one);
        one.start();
    }

    /// Hands an event to every plugin. Never blocks.
    public void publish(CallEvent event) {
        hosted.forEach(plugin -> plugin.offer(event));
    }

    /// Events that full queues have lost so far.
    public long dropped() {
        return hosted.stream().mapToLong(HostedPlugin::dropped).sum();
    }

    /// Lets the plugins take what waits and end, then closes their class loaders.
    @Override
    public void close() throws InterruptedException {
        for (HostedPlugin plugin : hosted) {
            plugin.close();
        }
        folders.forEach(found -> PluginFolder.close(found.loader(), found.folder()));
    }

    private final class PluginView implements Host {
        private final Logger log;
        private final Map<String, String> settings;

        PluginView(String plugin, Map<String, String> settings) {
            this.log = LoggerFactory.getLogger("plugin." + plugin);
            this.settings = Map.copyOf(settings);
        }

        @Override
        public Reply send(CallCommand command) {
            return commands.apply(command);
        }

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public Map<String, String> settings() {
            return settings;
        }

        @Override
        public void log(String message) {
            log.info("{}", message);
        }
    }
}
