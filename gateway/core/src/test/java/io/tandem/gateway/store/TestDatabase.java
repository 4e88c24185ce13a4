package io.tandem.gateway.store;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The databases that every test of the store runs on. One server serves all tests of a JVM, each with a database of
/// its
/// own; it ends with the JVM.
enum TestDatabase {
    H2,
    MARIADB;

    private static @Nullable MariaDb shared;

    /// An empty one.
    DatabaseSettings empty(Path directory) throws Exception {
        return switch (this) {
            case H2 -> DatabaseSettings.embedded(directory.resolve("store"));
            case MARIADB -> {
                MariaDb server = server();
                yield server.emptyDatabase(server.port());
            }
        };
    }

    private static synchronized MariaDb server() throws Exception {
        MariaDb running = shared;
        if (running == null) {
            running = MariaDb.start(Files.createTempDirectory("mariadb"));
            shared = running;
            MariaDb ends = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    ends.close();
                } catch (Exception e) {
                    throw new IllegalStateException("the test's MariaDB does not end", e);
                }
            }));
        }
        return running;
    }
}
