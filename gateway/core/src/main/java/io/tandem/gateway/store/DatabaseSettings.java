package io.tandem.gateway.store;

import java.nio.file.Path;
import java.time.Duration;

/// Where the database is. Immutable.
///
/// @param url of JDBC: `jdbc:mariadb://host/name` for MySQL, Percona and MariaDB, or `jdbc:h2:..`
/// @param connectionTimeout how long somebody waits for a connection
/// @param queryTimeout how long an answer may take before the connection counts as dead
public record DatabaseSettings(
        String url, String user, String password, int connections, Duration connectionTimeout, Duration queryTimeout) {

    private static final int CONNECTIONS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration QUERY = Duration.ofSeconds(20);

    /// A database server.
    public static DatabaseSettings of(String url, String user, String password) {
        return new DatabaseSettings(url, user, password, CONNECTIONS, CONNECT, QUERY);
    }

    /// `<directory>/tandem.mv.db`, within this process.
    public static DatabaseSettings embedded(Path directory) {
        String url =
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve("tandem") + ";MODE=MySQL;DB_CLOSE_ON_EXIT=FALSE";
        return of(url, "", "");
    }

    boolean embedded() {
        return url.startsWith("jdbc:h2:");
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + url.replaceAll("[?;].*", "") + ", " + user + "]";
    }
}
