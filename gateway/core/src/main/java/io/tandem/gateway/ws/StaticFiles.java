package io.tandem.gateway.ws;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The console's files on the class path, as a servlet container would find them. Any thread.
final class StaticFiles {

    private static final String ROOT = "META-INF/resources";
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.@-]*)+");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("map", "application/json; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final ClassLoader loader;
    private final Map<String, File> files = new ConcurrentHashMap<>();

    /// @param immutable whether its name changes with its content
    record File(byte[] content, String type, boolean immutable) {}

    StaticFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /// @param path of the request, without its query; nothing in it is unescaped, and no name starts with a dot
    Optional<File> at(String path) {
        String wanted = path.equals("/") ? "/index.html" : path;
        if (wanted.length() > 256 || !PATH.matcher(wanted).matches()) {
            return Optional.empty();
        }
        File known = files.get(wanted);
        return known != null ? Optional.of(known) : load(wanted);
    }

    private Optional<File> load(String path) {
        int dot = path.lastIndexOf('.');
        String type = dot < 0 ? null : TYPES.get(path.substring(dot + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                return Optional.empty();
            }
            File file = new File(in.readAllBytes(), type, path.startsWith("/assets/"));
            files.put(path, file);
            return Optional.of(file);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
