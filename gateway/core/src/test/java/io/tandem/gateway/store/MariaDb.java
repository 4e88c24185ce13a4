package io.tandem.gateway.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A MariaDB server of the tests' own, on the loopback, with its data in a directory that goes when it ends. Without
/// the
/// server's programs a test is left out and says why. One thread at a time.
public final class MariaDb implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String USER = "tandem";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path directory;
    private final int port;
    private @Nullable Process server;

    private MariaDb(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /// A new one, running.
    public static MariaDb start(Path directory) throws Exception {
        Path install = program("mariadb-install-db");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MariaDb mariaDb = new MariaDb(directory, free.getLocalPort());
            Files.createDirectories(mariaDb.data());
            Process installed = mariaDb.run(
                    install.toString(),
                    "--no-defaults",
                    "--user=" + System.getProperty("user.name"),
                    "--datadir=" + mariaDb.data(),
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db");
            if (!installed.waitFor(START.toSeconds(), TimeUnit.SECONDS) || installed.exitValue() != 0) {
                throw new IOException(Files.readString(mariaDb.log()));
            }
            Files.writeString(
                    directory.resolve("init.sql"),
                    "CREATE USER IF NOT EXISTS '" + USER + "'@'127.0.0.1' IDENTIFIED BY '" + USER + "';\n"
                            + "GRANT ALL ON `tandem%`.* TO '" + USER + "'@'127.0.0.1';\n"
                            + "CREATE USER IF NOT EXISTS 'boss'@'127.0.0.1' IDENTIFIED BY 'boss';\n"
                            + "GRANT ALL ON *.* TO 'boss'@'127.0.0.1';\n");
            free.close();
            mariaDb.resume();
            return mariaDb;
        }
    }

    private static Path program(String name) {
        Optional<Path> found = Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin")
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), name + " is missing (apt install mariadb-server): no tests with it");
        return found.orElseThrow();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path log() {
        return directory.resolve("mariadb.log");
    }

    private Process run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /// Starts it again with the data it had.
    public void resume(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program("mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data(),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + directory.resolve("s.sock"),
                "--pid-file=" + directory.resolve("pid"),
                "--init-file=" + directory.resolve("init.sql"),
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=32M",
                "--performance-schema=OFF"));
        command.addAll(List.of(options));
        Process process = run(command.toArray(String[]::new));
        server = process;
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(log()));
            }
            return answers();
        });
    }

    private boolean answers() {
        try (Connection connection = boss()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection boss() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/", "boss", "boss");
    }

    /// Says something as its administrator.
    public void say(String sql) throws SQLException {
        try (Connection connection = boss();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Dies without a word.
    public void kill() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }

    public int port() {
        return port;
    }

    /// An empty database in it.
    ///
    /// @param viaPort where it is connected to: its own port, or that of something between
    public DatabaseSettings emptyDatabase(int viaPort) throws SQLException {
        String name = "tandem" + DATABASES.incrementAndGet();
        say("CREATE DATABASE " + name);
        return DatabaseSettings.of("jdbc:mariadb://127.0.0.1:" + viaPort + "/" + name, USER, USER);
    }

    @Override
    public void close() throws Exception {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
