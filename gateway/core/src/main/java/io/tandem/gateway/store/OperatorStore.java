package io.tandem.gateway.store;

import java.nio.file.Path;
import java.util.List;

/// Operators in the database. They are read at the start into memory; calls never wait for it. Any thread.
public final class OperatorStore implements AutoCloseable {

    private final Database database;

    public OperatorStore(Database database) {
        this.database = database;
    }

    /// Opens the embedded database in a directory, made when it is not there.
    ///
    /// @throws StoreUnavailable when the directory cannot be written or another process has the store open
    public static OperatorStore open(Path directory) throws StoreUnavailable {
        return new OperatorStore(Database.open(DatabaseSettings.embedded(directory)));
    }

    /// One as he is kept.
    ///
    /// @param needsUser without a user in the configuration he is none
    public record Kept(Operator operator, boolean needsUser) {}

    /// All of them by name.
    public List<Operator> all() throws StoreUnavailable {
        return kept().stream().map(Kept::operator).toList();
    }

    /// The same, and who of them needs a user in the configuration.
    public List<Kept> kept() throws StoreUnavailable {
        return database.with(
                "operators cannot be read",
                handle -> handle.createQuery("SELECT name, realm, ha1_sha256, ha1_md5, caller_id, needs_user"
                                + " FROM operator ORDER BY name")
                        .map((row, context) -> new Kept(
                                new Operator(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3).strip(),
                                        row.getString(4).strip(),
                                        row.getString(5)),
                                row.getBoolean(6)))
                        .list());
    }

    /// Adds or replaces one who needs nothing else.
    public void put(Operator operator) throws StoreUnavailable {
        put(operator, false);
    }

    /// Adds or replaces one.
    ///
    /// @param needsUser without a user in the configuration he is none
    public void put(Operator operator, boolean needsUser) throws StoreUnavailable {
        database.writing(
                "operator " + operator.name() + " cannot be written",
                handle -> handle.createUpdate("""
                                INSERT INTO operator (name, realm, ha1_sha256, ha1_md5, caller_id, needs_user)
                                VALUES (:name, :realm, :sha256, :md5, :callerId, :needsUser)
                                ON DUPLICATE KEY UPDATE realm = VALUES(realm), ha1_sha256 = VALUES(ha1_sha256),
                                    ha1_md5 = VALUES(ha1_md5), caller_id = VALUES(caller_id),
                                    needs_user = VALUES(needs_user)""")
                        .bind("name", operator.name())
                        .bind("realm", operator.realm())
                        .bind("sha256", operator.ha1Sha256())
                        .bind("md5", operator.ha1Md5())
                        .bind("callerId", operator.callerId())
                        .bind("needsUser", needsUser)
                        .execute());
    }

    /// Where they are kept.
    public Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
