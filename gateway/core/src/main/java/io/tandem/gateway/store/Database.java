package io.tandem.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// A pool of connections to the database, whose schema is up to date. Any thread; it blocks, so nothing that a call
/// waits
/// for may ask it.
public final class Database implements AutoCloseable {

    private static final String SCRIPTS = "classpath:io/tandem/gateway/store";

    private static final String NOT_YET = "the database has not been reached since the start";

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final boolean embedded;
    /// Whether the schema is up to date, so that it can be worked with.
    private final AtomicBoolean ready;

    private Database(HikariDataSource pool, boolean embedded, boolean ready) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.embedded = embedded;
        this.ready = new AtomicBoolean(ready);
    }

    /// Connects, and brings the schema to the newest version.
    ///
    /// @throws StoreUnavailable when it cannot be reached, written, or is newer than this Tandem
    public static Database open(DatabaseSettings settings) throws StoreUnavailable {
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(pool(settings));
        } catch (RuntimeException e) {
            throw new StoreUnavailable("the database cannot be reached", e, false);
        }
        try {
            migrate(pool, settings.embedded());
            return new Database(pool, settings.embedded(), true);
        } catch (SQLException | FlywayException e) {
            pool.close();
            throw new StoreUnavailable("the schema of the database cannot be brought up to date", e);
        }
    }

    /// One that cannot be reached now: until [#join] succeeds, everything it is asked for is [StoreUnavailable].
    public static Database later(DatabaseSettings settings) {
        HikariConfig config = pool(settings);
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        return new Database(new HikariDataSource(config), settings.embedded(), false);
    }

    /// Whether it has been reached since the start.
    public boolean ready() {
        return ready.get();
    }

    /// Whether it is within this process.
    public boolean embedded() {
        return embedded;
    }

    /// Brings the schema of one that was not there at the start to the newest version; nothing where that is done.
    ///
    /// @throws StoreUnavailable as long as it is not there
    public void join() throws StoreUnavailable {
        if (ready.get()) {
            return;
        }
        try {
            migrate(pool, embedded);
            ready.set(true);
        } catch (SQLException | FlywayException e) {
            throw new StoreUnavailable(NOT_YET, e);
        }
    }

    private void here() throws StoreUnavailable {
        if (!ready.get()) {
            throw new StoreUnavailable(NOT_YET, new SQLException(NOT_YET));
        }
    }

    private static HikariConfig pool(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(settings.url());
        if (!settings.user().isEmpty()) {
            config.setUsername(settings.user());
            config.setPassword(settings.password());
        }
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(settings.connectionTimeout().toMillis());
        config.setExceptionOverrideClassName(Eviction.class.getName());
        if (!settings.embedded()) {
            config.addDataSourceProperty(
                    "connectTimeout", Long.toString(settings.connectionTimeout().toMillis()));
            config.addDataSourceProperty(
                    "socketTimeout", Long.toString(settings.queryTimeout().toMillis()));
        }
        return config;
    }

    private static void migrate(HikariDataSource pool, boolean embedded) throws SQLException {
        FluentConfiguration flyway =
                Flyway.configure().dataSource(pool).locations(SCRIPTS).validateMigrationNaming(true);
        try (Connection connection = pool.getConnection()) {
            if (has(connection, "schema_version")) {
                // made by a Tandem that numbered its scripts itself, and had one
                flyway.baselineOnMigrate(true).baselineVersion("1");
            } else if (!embedded && !has(connection, "flyway_schema_history")) {
                binaryNames(connection);
            }
        }
        flyway.load().migrate();
    }

    private static boolean has(Connection connection, String table) throws SQLException {
        String[] names = {table, table.toUpperCase(Locale.ROOT)};
        for (String name : names) {
            try (ResultSet found = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), null, name, new String[] {"TABLE", "BASE TABLE"})) {
                if (found.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// `Alice` and `alice` are two operators; what is in a name is kept as it is written.
    private static void binaryNames(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        }
    }

    /// Writes in a transaction, which is undone when it throws. Each statement sees what others have committed before
    /// it.
    <T, X extends Exception> T writing(String what, HandleCallback<T, X> work) throws StoreUnavailable, X {
        here();
        try {
            return jdbi.inTransaction(TransactionIsolationLevel.READ_COMMITTED, work);
        } catch (JdbiException e) {
            throw new StoreUnavailable(what, e);
        }
    }

    /// Does something with a connection.
    <T, X extends Exception> T with(String what, HandleCallback<T, X> work) throws StoreUnavailable, X {
        here();
        try {
            return jdbi.withHandle(work);
        } catch (JdbiException e) {
            throw new StoreUnavailable(what, e);
        }
    }

    /// What the server itself says of a failure, for whoever decides whether trying again helps.
    static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    /// Whether it answers.
    public boolean answers() {
        try (Handle handle = jdbi.open()) {
            return handle.createQuery("SELECT 1").mapTo(Integer.class).one() == 1;
        } catch (JdbiException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
