package io.tandem.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who asked what of the admin API. What is older than it is to be kept goes in small steps as new entries come. Any
/// thread; it blocks.
public final class AuditTable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTable.class);
    private static final int MOST_TEXT = 512;

    private static final int ADDED_A_STEP = 50;
    private static final int GONE_A_STEP = 200;

    private final Database database;
    private final Duration kept;
    private final AtomicInteger added = new AtomicInteger();

    /// @param kept how long an entry is kept
    public AuditTable(Database database, Duration kept) {
        this.database = database;
        this.kept = kept;
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
        if (added.getAndIncrement() % ADDED_A_STEP == 0) {
            forgetOld(entry.at().minus(kept));
        }
    }

    /// What is written is written, whether or not old entries can be deleted now: the next ones try again.
    private void forgetOld(Instant before) {
        try {
            forget(before);
        } catch (StoreUnavailable later) {
            LOG.warn("{}: {}", later.getMessage(), String.valueOf(later.getCause()));
        }
    }

    private void forget(Instant before) throws StoreUnavailable {
        database.writing("old entries of the audit log cannot be deleted", handle -> {
            Optional<Long> oldest = handle.createQuery("SELECT id FROM audit ORDER BY id LIMIT 1")
                    .mapTo(Long.class)
                    .findFirst();
            return oldest.isEmpty()
                    ? 0
                    : handle.createUpdate("DELETE FROM audit WHERE id < :end AND at < :before")
                            .bind("end", oldest.get() + GONE_A_STEP)
                            .bind("before", before.toEpochMilli())
                            .execute();
        });
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
