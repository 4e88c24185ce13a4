package io.tandem.gateway.cli.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which gateway is asked, by whom, and how the answer is shown. Confined to one thread.
public final class ApiOptions {

    private static final String HERE = "http://127.0.0.1:8090";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The gateway's admin API; TANDEM_SERVER or " + HERE + " if not given.")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token; TANDEM_TOKEN or admin.token of the gateway here if not given.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "The answer as the API gives it.")
    private boolean json;

    boolean json() {
        return json;
    }

    URI server() throws ApiFailure {
        String given = server != null ? server : System.getenv().getOrDefault("TANDEM_SERVER", HERE);
        try {
            URI uri = URI.create(given.replaceFirst("/+$", ""));
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw noServer(given);
        }
        throw noServer(given);
    }

    private static ApiFailure noServer(String given) {
        return new ApiFailure(2, List.of("--server is '" + given + "': give an address such as " + HERE));
    }

    /// The token; none where the environment and the usual places have none.
    String token() throws ApiFailure {
        String environment = System.getenv().getOrDefault("TANDEM_TOKEN", "");
        if (tokenFile == null && !environment.isEmpty()) {
            return environment;
        }
        List<Path> places = places();
        for (Path place : places) {
            if (Files.isReadable(place)) {
                try {
                    return Files.readString(place).strip();
                } catch (IOException e) {
                    throw new ApiFailure(2, List.of(place + " cannot be read: " + e.getMessage()));
                }
            }
        }
        throw new ApiFailure(
                2,
                List.of("there is no token in TANDEM_TOKEN, nor in "
                        + String.join(", ", places.stream().map(Path::toString).toList())
                        + ": name the file with --token-file; a gateway writes its own into admin.token of its"
                        + " state-directory"));
    }

    private List<Path> places() {
        if (tokenFile != null) {
            return List.of(tokenFile);
        }
        return Stream.of(System.getProperty("tandem.state", ""), "var")
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "admin.token"))
                .distinct()
                .toList();
    }
}
