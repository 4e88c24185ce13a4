package io.tandem.gateway.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The supervisors' pages, which ask this API from its own origin. Their few files are read at start; no path of a
/// request leads anywhere else. Immutable.
final class SupervisorPages {

    static final String BASE = "/console/";

    private static final String ROOT = "META-INF/tandem-supervisor/";

    /// Scripts, data and the socket come from here and nothing from anywhere else.
    private static final String CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record File(String path, String type, byte[] content) {}

    private final List<File> files;

    /// @param loader has the console's jar; without it there are no pages
    SupervisorPages(ClassLoader loader) {
        this.files = Stream.of(
                        file(loader, "", "index.html", "text/html; charset=utf-8"),
                        file(loader, "supervisor.js", "supervisor.js", "text/javascript; charset=utf-8"),
                        file(loader, "supervisor.css", "supervisor.css", "text/css; charset=utf-8"),
                        file(loader, "favicon.svg", "favicon.svg", "image/svg+xml"))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<File> file(ClassLoader loader, String path, String name, String type) {
        try (InputStream in = loader.getResourceAsStream(ROOT + name)) {
            return in == null ? Optional.empty() : Optional.of(new File(BASE + path, type, in.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalStateException("the class path is damaged: " + ROOT + name, e);
        }
    }

    void into(Router router) {
        files.forEach(file -> router.get(file.path()).handler(context -> send(context.response(), file)));
        for (String path : List.of("/", "/console")) {
            router.get(path)
                    .handler(context -> headers(context.response())
                            .setStatusCode(302)
                            .putHeader("Location", "console/") // relative: a proxy may put a path before it
                            .end());
        }
    }

    private static void send(HttpServerResponse response, File file) {
        headers(response).putHeader("Content-Type", file.type()).end(Buffer.buffer(file.content()));
    }

    private static HttpServerResponse headers(HttpServerResponse response) {
        return response.putHeader("Cache-Control", "no-cache")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Content-Security-Policy", CSP);
    }
}
