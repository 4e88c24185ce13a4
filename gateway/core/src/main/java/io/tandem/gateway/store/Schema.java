package io.tandem.gateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/// Brings a database to the newest schema: scripts that were not run yet, in order, each with its version
/// noted. A script that is released is never changed again. Stateless.
final class Schema {

    private static final List<String> SCRIPTS = List.of("V1__operators.sql");

    private Schema() {}

    static void upgrade(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INT PRIMARY KEY)");
            int present = version(statement);
            if (present > SCRIPTS.size()) {
                throw new SQLException("the schema has version " + present + ", newer than this Tandem knows");
            }
            for (int next = present + 1; next <= SCRIPTS.size(); next++) {
                statement.execute(script(SCRIPTS.get(next - 1)));
                note(connection, next);
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void note(Connection connection, int version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO schema_version VALUES (?)")) {
            insert.setInt(1, version);
            insert.executeUpdate();
        }
    }

    private static String script(String name) {
        try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the class path is damaged: " + name, e);
        }
    }
}
