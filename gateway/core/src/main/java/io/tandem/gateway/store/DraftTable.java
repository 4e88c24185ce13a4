package io.tandem.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Drafts that are kept, so that any client and any node can go on with one. Any thread; it blocks.
public final class DraftTable {

    private static final String COLUMNS = "SELECT id, author, begun_at, base_version, note, edits FROM config_draft ";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 1000;

    private final Database database;
    private final Clock clock;

    public DraftTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// A draft with its name. Immutable.
    public record Kept(String id, Instant begunAt, String note, Draft draft) {}

    /// One object's edit as it is written.
    private record Written(
            String kind, String name, @Nullable String body) {}

    /// Keeps a new one, in which nothing is changed yet.
    public Kept begin(Draft draft, String note) throws StoreUnavailable {
        Kept kept = new Kept(UUID.randomUUID().toString(), Instant.ofEpochMilli(clock.millis()), note, draft);
        return database.writing("the draft cannot be written", handle -> {
            handle.createUpdate("""
                            INSERT INTO config_draft (id, author, begun_at, base_version, note, edits)
                            VALUES (:id, :author, :at, :base, :note, :edits)""")
                    .bind("id", kept.id())
                    .bind("author", draft.author())
                    .bind("at", kept.begunAt().toEpochMilli())
                    .bind("base", draft.base())
                    .bind("note", note)
                    .bind("edits", write(draft))
                    .execute();
            return kept;
        });
    }

    /// The youngest first, a thousand at most.
    public List<Kept> list() throws StoreUnavailable {
        return database.with(
                "drafts cannot be read",
                handle -> handle.createQuery(COLUMNS + "ORDER BY begun_at DESC, id LIMIT " + MOST)
                        .map(DraftTable::kept)
                        .list());
    }

    public Optional<Kept> find(String id) throws StoreUnavailable {
        return database.with("the draft cannot be read", handle -> find(handle, id, ""));
    }

    private static Optional<Kept> find(Handle handle, String id, String lock) {
        return handle.createQuery(COLUMNS + "WHERE id = :id" + lock)
                .bind("id", id)
                .map(DraftTable::kept)
                .findOne();
    }

    /// Changes one; who changes it at the same time waits.
    ///
    /// @return empty where there is none
    public Optional<Kept> change(String id, UnaryOperator<Draft> edit) throws StoreUnavailable {
        return database.writing("the draft cannot be written", handle -> {
            Optional<Kept> before = find(handle, id, " FOR UPDATE");
            if (before.isEmpty()) {
                return before;
            }
            Draft after = edit.apply(before.get().draft());
            handle.createUpdate("UPDATE config_draft SET edits = :edits WHERE id = :id")
                    .bind("edits", write(after))
                    .bind("id", id)
                    .execute();
            return Optional.of(new Kept(id, before.get().begunAt(), before.get().note(), after));
        });
    }

    /// @return false: there was none
    public boolean drop(String id) throws StoreUnavailable {
        return database.writing(
                "the draft cannot be removed",
                handle -> handle.createUpdate("DELETE FROM config_draft WHERE id = :id")
                                .bind("id", id)
                                .execute()
                        == 1);
    }

    private static Kept kept(ResultSet row, StatementContext context) throws SQLException {
        return new Kept(
                row.getString(1),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getString(5),
                new Draft(row.getString(2), row.getLong(4), read(row.getString(6))));
    }

    private static String write(Draft draft) {
        List<Written> edits = new ArrayList<>();
        draft.edits().forEach((key, body) -> edits.add(new Written(key.kind(), key.name(), body.orElse(null))));
        try {
            return JSON.writeValueAsString(edits);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a draft cannot be written as JSON", bug);
        }
    }

    private static Map<ObjectKey, Optional<String>> read(String text) {
        try {
            Map<ObjectKey, Optional<String>> edits = new TreeMap<>();
            for (Written edit : JSON.readValue(text, new TypeReference<List<Written>>() {})) {
                edits.put(new ObjectKey(edit.kind(), edit.name()), Optional.ofNullable(edit.body()));
            }
            return edits;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a draft in the store is damaged", e);
        }
    }
}
