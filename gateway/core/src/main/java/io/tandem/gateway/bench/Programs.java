package io.tandem.gateway.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Programs of others that a benchmark drives. Stateless.
final class Programs {
    private Programs() {}

    /// The program, where it is installed: on the path, or where servers are.
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Arrays.stream(path.split(":", -1))
                .filter(dir -> !dir.isEmpty())
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
