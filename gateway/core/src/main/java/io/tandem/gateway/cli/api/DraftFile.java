package io.tandem.gateway.cli.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which draft this user is at work on, for each gateway: `change begin` writes it down, and later commands go into it.
/// Stateless.
final class DraftFile {

    private DraftFile() {}

    private static Path file(URI server) {
        String state = System.getenv().getOrDefault("XDG_STATE_HOME", "");
        Path home = state.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(state);
        return home.resolve("tandem").resolve("draft-" + server.getAuthority().replaceAll("[^A-Za-z0-9.]", "-"));
    }

    static Optional<String> current(URI server) throws ApiFailure {
        Path file = file(server);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    static void remember(URI server, String draft) throws ApiFailure {
        Path file = file(server);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, draft + "\n");
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    static void forget(URI server) throws ApiFailure {
        Path file = file(server);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static ApiFailure unusable(Path file, IOException e) {
        return new ApiFailure(
                2,
                List.of("the draft cannot be remembered in " + file + " (" + e.getMessage() + "): set XDG_STATE_HOME"));
    }
}
