package io.tandem.gateway.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Call detail records in the database, one row a call: writing one again changes nothing. Any thread; it blocks.
public final class CdrTable {

    private static final String UPSERT = """
            INSERT INTO cdr (call_id, started_at, ended_at, direction, user_name, called, trunk, talk_ms, end_type, body)
            VALUES (:callId, :startedAt, :endedAt, :direction, :user, :called, :trunk, :talkMs, :endType, :body)
            ON DUPLICATE KEY UPDATE ended_at = VALUES(ended_at), talk_ms = VALUES(talk_ms),
                end_type = VALUES(end_type), body = VALUES(body)""";

    private final Database database;

    public CdrTable(Database database) {
        this.database = database;
    }

    /// One record. Immutable.
    ///
    /// @param body all of it, as JSON
    public record Row(
            String callId,
            long startedAtMs,
            long endedAtMs,
            String direction,
            String user,
            String called,
            String trunk,
            long talkMs,
            String endType,
            String body) {}

    /// Writes them all, or none.
    ///
    /// @return those that the database will never take, such as one that is too long; the others are written
    /// @throws StoreUnavailable none was written; they may be when tried again
    public List<Row> write(List<Row> rows) throws StoreUnavailable {
        try {
            database.writing("call records cannot be written", handle -> insert(handle, rows));
            return List.of();
        } catch (StoreUnavailable e) {
            if (!hopeless(e)) {
                throw e;
            }
            return rows.size() == 1 ? rows : oneByOne(rows);
        }
    }

    private List<Row> oneByOne(List<Row> rows) throws StoreUnavailable {
        List<Row> refused = new ArrayList<>();
        for (Row row : rows) {
            refused.addAll(write(List.of(row)));
        }
        return refused;
    }

    private static int insert(Handle handle, List<Row> rows) {
        PreparedBatch batch = handle.prepareBatch(UPSERT);
        for (Row row : rows) {
            batch.bind("callId", row.callId())
                    .bind("startedAt", row.startedAtMs())
                    .bind("endedAt", row.endedAtMs())
                    .bind("direction", cut(row.direction(), 16))
                    .bind("user", cut(row.user(), 128))
                    .bind("called", cut(row.called(), 128))
                    .bind("trunk", cut(row.trunk(), 128))
                    .bind("talkMs", row.talkMs())
                    .bind("endType", cut(row.endType(), 64))
                    .bind("body", row.body())
                    .add();
        }
        return batch.execute().length;
    }

    /// What is looked for is short; the body has the whole.
    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /// SQL states of class 22: the data itself is the trouble (ISO 9075-2 §24.1).
    private static boolean hopeless(StoreUnavailable failure) {
        return Database.sqlCause(failure)
                .map(sql -> sql.getSQLState())
                .filter(state -> state.startsWith("22"))
                .isPresent();
    }

    /// How many there are.
    public long count() throws StoreUnavailable {
        return database.with(
                "call records cannot be read",
                handle -> handle.createQuery("SELECT COUNT(*) FROM cdr")
                        .mapTo(Long.class)
                        .one());
    }

    /// One call's record as JSON.
    public Optional<String> body(String callId) throws StoreUnavailable {
        return database.with(
                "call records cannot be read",
                handle -> handle.createQuery("SELECT body FROM cdr WHERE call_id = :callId")
                        .bind("callId", callId)
                        .mapTo(String.class)
                        .findOne());
    }

    /// Records of calls that began in a time, the oldest first.
    public List<String> bodies(Instant from, Instant to, int most) throws StoreUnavailable {
        return database.with(
                "call records cannot be read",
                handle -> handle.createQuery("SELECT body FROM cdr WHERE started_at >= :from AND started_at < :to"
                                + " ORDER BY started_at LIMIT :most")
                        .bind("from", from.toEpochMilli())
                        .bind("to", to.toEpochMilli())
                        .bind("most", most)
                        .mapTo(String.class)
                        .list());
    }
}
