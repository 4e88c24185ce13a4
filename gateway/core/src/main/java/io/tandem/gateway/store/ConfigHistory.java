package io.tandem.gateway.store;

import io.tandem.gateway.store.ChangeSet.Edit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The changes that were made, and drafts that undo them. Any thread; it blocks.
public final class ConfigHistory {

    private static final String COLUMNS =
            "SELECT version, author, made_at, note, restores, confirm_by, confirmed_by" + " FROM config_change ";
    private static final String CANNOT = "the history of the configuration cannot be read";

    private final Database database;
    private final Clock clock;

    ConfigHistory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The latest first.
    ///
    /// @param before only older ones; `Long.MAX_VALUE` for the latest of all
    public List<ChangeSet> list(long before, int most) throws StoreUnavailable {
        return database.with(
                CANNOT,
                handle -> handle.createQuery(COLUMNS + "WHERE version < :before ORDER BY version DESC LIMIT :most")
                        .bind("before", before)
                        .bind("most", most)
                        .map(ConfigHistory::change)
                        .list());
    }

    /// One change.
    public Optional<ChangeSet> find(long version) throws StoreUnavailable {
        return database.with(
                CANNOT,
                handle -> handle.createQuery(COLUMNS + "WHERE version = :version")
                        .bind("version", version)
                        .map(ConfigHistory::change)
                        .findOne());
    }

    /// What one change did.
    public List<Edit> edits(long version) throws StoreUnavailable {
        return database.with(CANNOT, handle -> edits(handle, "version = :version", version));
    }

    /// A draft that brings back exactly what was in force at a version, whoever changed what since. It clashes with
    /// changes
    /// that come after `now`.
    public Draft restoring(long version, String author, ConfigState now) throws StoreUnavailable {
        return database.with(CANNOT, handle -> {
            Map<ObjectKey, Optional<String>> first = new LinkedHashMap<>();
            edits(handle, "version > :version", version).stream()
                    .filter(edit -> now.touched(edit.key()) > version)
                    .forEach(edit -> first.putIfAbsent(edit.key(), edit.before()));
            return new Draft(author, now.version(), first);
        });
    }

    /// A draft that undoes one change and nothing else. It clashes where somebody has changed the same since.
    public Draft undoing(long version, String author) throws StoreUnavailable {
        return database.with(CANNOT, handle -> {
            Map<ObjectKey, Optional<String>> before = new LinkedHashMap<>();
            edits(handle, "version = :version", version).forEach(edit -> before.put(edit.key(), edit.before()));
            return new Draft(author, version, before);
        });
    }

    /// Says that a change may stay.
    ///
    /// @return false: there is none that waits for it
    public boolean confirm(long version, String author) throws StoreUnavailable {
        return database.writing(
                "the change cannot be confirmed",
                handle -> handle.createUpdate("""
                                UPDATE config_change SET confirmed_by = :author
                                WHERE version = :version AND confirmed_by IS NULL AND confirm_by >= :now""")
                                .bind("author", author)
                                .bind("version", version)
                                .bind("now", clock.millis())
                                .execute()
                        == 1);
    }

    /// The oldest change that nobody confirmed in time.
    public Optional<ChangeSet> overdue() throws StoreUnavailable {
        return database.with(
                CANNOT,
                handle -> handle.createQuery(
                                COLUMNS + "WHERE confirmed_by IS NULL AND confirm_by < :now ORDER BY version LIMIT 1")
                        .bind("now", clock.millis())
                        .map(ConfigHistory::change)
                        .findOne());
    }

    /// Notes what became of a change that nobody confirmed, so that it is undone once.
    void closeOverdue(long version, String outcome) throws StoreUnavailable {
        database.writing(
                "the change cannot be closed",
                handle -> handle.createUpdate(
                                "UPDATE config_change SET confirmed_by = :outcome WHERE version = :version")
                        .bind("outcome", outcome)
                        .bind("version", version)
                        .execute());
    }

    ChangeSet one(Handle handle, long version) {
        return handle.createQuery(COLUMNS + "WHERE version = :version")
                .bind("version", version)
                .map(ConfigHistory::change)
                .one();
    }

    private static List<Edit> edits(Handle handle, String condition, long version) {
        return handle.createQuery("SELECT kind, name, body_before, body_after FROM config_history WHERE " + condition
                        + " ORDER BY version, kind, name")
                .bind("version", version)
                .map((row, context) -> new Edit(
                        new ObjectKey(row.getString(1), row.getString(2)),
                        Optional.ofNullable(row.getString(3)),
                        Optional.ofNullable(row.getString(4))))
                .list();
    }

    private static ChangeSet change(ResultSet row, StatementContext context) throws SQLException {
        long restores = row.getLong(5);
        OptionalLong restored = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(restores);
        long confirmBy = row.getLong(6);
        Optional<Instant> until = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(confirmBy));
        return new ChangeSet(
                row.getLong(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(4),
                restored,
                until,
                Optional.ofNullable(row.getString(7)));
    }
}
