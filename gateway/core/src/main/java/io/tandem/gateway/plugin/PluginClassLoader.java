package io.tandem.gateway.plugin;

import java.net.URL;
import java.net.URLClassLoader;

/// Sees the plugin's jars, the JDK, and of the gateway nothing but `io.tandem.plugin`. Any thread.
final class PluginClassLoader extends URLClassLoader {

    private static final String API = "io.tandem.plugin.";

    private final ClassLoader gateway;

    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(String plugin, URL[] jars, ClassLoader gateway) {
        super("plugin-" + plugin, jars, ClassLoader.getPlatformClassLoader());
        this.gateway = gateway;
    }

    /// The API comes from the gateway even if a jar holds a copy: two `CallEvent` would not be the same type.
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(API) && name.indexOf('.', API.length()) < 0) {
            return gateway.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }
}
