package io.tandem.gateway.plugin;

import io.tandem.plugin.Plugin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds plugins on disk: `<directory>/<name>/*.jar`. Any thread.
final class PluginFolder {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    private PluginFolder() {}

    /// A plugin and the loader that must be closed after it.
    record Found(String folder, Plugin plugin, PluginClassLoader loader) {}

    /// Those that can be loaded; the others are named in the log with what is wrong.
    static List<Found> load(Path directory, List<String> disabled) {
        List<Found> found = new ArrayList<>();
        for (Path folder : list(directory)) {
            String name = folder.getFileName().toString();
            if (Files.isDirectory(folder) && !disabled.contains(name)) {
                loadOne(folder, name).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Found> loadOne(Path folder, String name) {
        List<URL> jars = new ArrayList<>();
        for (Path file : list(folder)) {
            if (file.toString().endsWith(".jar")) {
                jars.add(url(file));
            }
        }
        if (jars.isEmpty()) {
            LOG.warn("plugin={} has no jar in {}: put one there, or remove the folder", name, folder);
            return Optional.empty();
        }
        PluginClassLoader loader =
                new PluginClassLoader(name, jars.toArray(URL[]::new), PluginFolder.class.getClassLoader());
        try {
            Optional<Plugin> plugin = ServiceLoader.load(Plugin.class, loader).findFirst();
            if (plugin.isPresent()) {
                return Optional.of(new Found(name, plugin.get(), loader));
            }
            LOG.warn("plugin={} names no {} in META-INF/services: it is left out", name, Plugin.class.getName());
        } catch (ServiceConfigurationError | LinkageError e) {
            LOG.warn("plugin={} cannot be loaded and is left out", name, e);
        }
        close(loader, name);
        return Optional.empty();
    }

    static void close(PluginClassLoader loader, String name) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("plugin={} its jars could not be closed: {}", name, e.toString());
        }
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            LOG.warn("plugins in {} cannot be listed ({}): make the directory readable", directory, e.toString());
            return List.of();
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has no URL: " + file, e);
        }
    }
}
