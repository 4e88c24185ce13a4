package io.tandem.gateway.store;

import java.time.Instant;
import java.util.List;

/// Who asked what of the admin API. Any thread; it blocks.
public final class AuditTable {

    private static final int MOST_TEXT = 512;

    private final Database database;

    public AuditTable(Database database) {
        this.database = database;
    }

    /// One request. Immutable.
    ///
    /// @param id 0 while it is not written
    /// @param who name of the token; empty where it was none of ours
    public record Entry(
            long id,
            Instant at,
            String who,
            String role,
            String from,
            String method,
            String path,
            int status,
            String detail) {}

    public void add(Entry entry) throws StoreUnavailable {
        database.writing(
                "the audit log cannot be written",
                handle -> handle.createUpdate("""
                                INSERT INTO audit (at, who, role, came_from, method, path, status, detail)
                                VALUES (:at, :who, :role, :from, :method, :path, :status, :detail)""")
                        .bind("at", entry.at().toEpochMilli())
                        .bind("who", entry.who())
                        .bind("role", entry.role())
                        .bind("from", entry.from())
                        .bind("method", entry.method())
                        .bind("path", cut(entry.path()))
                        .bind("status", entry.status())
                        .bind("detail", cut(entry.detail()))
                        .execute());
    }

    /// The latest first.
    public List<Entry> list(long before, int most) throws StoreUnavailable {
        return database.with(
                "the audit log cannot be read",
                handle -> handle.createQuery("""
                                SELECT id, at, who, role, came_from, method, path, status, detail FROM audit
                                WHERE id < :before ORDER BY id DESC LIMIT :most""")
                        .bind("before", before)
                        .bind("most", most)
                        .map((row, context) -> new Entry(
                                row.getLong(1),
                                Instant.ofEpochMilli(row.getLong(2)),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getInt(8),
                                row.getString(9)))
                        .list());
    }

    private static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }
}
