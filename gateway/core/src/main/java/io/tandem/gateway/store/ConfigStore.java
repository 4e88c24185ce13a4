package io.tandem.gateway.store;

import io.tandem.gateway.store.ChangeSet.Edit;
import io.tandem.gateway.store.CommitResult.Clash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The configuration in the database, as a row of changes each of which is whole or not at all. Any thread; it blocks.
///
/// A commit locks the head, so commits come one after the other on all nodes. Whoever changes an object that somebody
/// else
/// has changed since he began is refused and told by whom.
public final class ConfigStore {

    private static final String HEAD = "SELECT version FROM config_head WHERE id = 1";
    private static final int MOST_IN_A_BATCH = 1000;

    private final Database database;
    private final Clock clock;
    private final ConfigHistory history;

    /// Looks at what a change would come to.
    public interface Check {
        /// No objection.
        Check NONE = state -> List.of();

        /// @return what is wrong with it; empty: nothing
        List<String> problems(ConfigState candidate);
    }

    /// How a change is written down.
    ///
    /// @param confirmWithin it is undone unless somebody confirms it in this time
    public record Terms(String note, Optional<Duration> confirmWithin, Optional<Long> restores) {

        public static Terms of(String note) {
            return new Terms(note, Optional.empty(), Optional.empty());
        }
    }

    public ConfigStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.history = new ConfigHistory(database, clock);
    }

    /// What was changed, by whom, and the way back.
    public ConfigHistory history() {
        return history;
    }

    /// The version that is in force.
    public long version() throws StoreUnavailable {
        return database.with("the version of the configuration cannot be read", ConfigStore::head);
    }

    /// What has come since `known`; `known` itself where that is nothing.
    public ConfigState refresh(ConfigState known) throws StoreUnavailable {
        return database.with("the configuration cannot be read", handle -> {
            while (true) {
                long head = head(handle);
                ConfigState read = since(known, handle, head);
                // a commit in between takes rows that it changes out of what was asked for
                if (head(handle) == head) {
                    return read;
                }
            }
        });
    }

    /// Carries a draft out.
    ///
    /// @param known any state that was read before, which saves reading the whole
    public CommitResult commit(Draft draft, Terms terms, ConfigState known, Check check) throws StoreUnavailable {
        return database.writing("the change cannot be written", handle -> {
            long head =
                    handle.createQuery(HEAD + " FOR UPDATE").mapTo(Long.class).one();
            ConfigState now = since(known, handle, head);
            List<Clash> clashes = clashes(draft, now, handle);
            if (!clashes.isEmpty()) {
                return new CommitResult.Conflict(clashes);
            }
            Map<ObjectKey, Optional<String>> changed = new TreeMap<>(draft.edits());
            changed.entrySet().removeIf(edit -> edit.getValue().equals(now.body(edit.getKey())));
            if (changed.isEmpty()) {
                return new CommitResult.Nothing();
            }
            ConfigState candidate = now.with(head + 1, changed);
            List<String> problems = check.problems(candidate);
            if (!problems.isEmpty()) {
                return new CommitResult.Invalid(problems);
            }
            write(handle, draft.author(), terms, now, candidate.version(), changed);
            return new CommitResult.Committed(candidate);
        });
    }

    private static long head(Handle handle) {
        return handle.createQuery(HEAD).mapTo(Long.class).one();
    }

    private static ConfigState since(ConfigState known, Handle handle, long head) {
        if (head == known.version()) {
            return known;
        }
        // a head behind ours is another database, or one restored from a copy
        ConfigState from = head < known.version() ? ConfigState.EMPTY : known;
        Map<ObjectKey, ConfigState.StoredObject> objects = new HashMap<>(from.objects());
        Map<ObjectKey, Long> removed = new HashMap<>(from.removed());
        handle.createQuery(
                        "SELECT kind, name, version, body FROM config_object WHERE version > :from AND version <= :head")
                .bind("from", from.version())
                .bind("head", head)
                .map((row, context) -> {
                    ObjectKey key = new ObjectKey(row.getString(1), row.getString(2));
                    String body = row.getString(4);
                    objects.remove(key);
                    removed.remove(key);
                    if (body == null) {
                        removed.put(key, row.getLong(3));
                    } else {
                        objects.put(key, new ConfigState.StoredObject(key, row.getLong(3), body));
                    }
                    return key;
                })
                .list();
        return new ConfigState(head, objects, removed);
    }

    /// Who has changed objects of a draft since it was begun.
    public List<Clash> clashes(Draft draft, ConfigState now) throws StoreUnavailable {
        return database.with("the history cannot be read", handle -> clashes(draft, now, handle));
    }

    private List<Clash> clashes(Draft draft, ConfigState now, Handle handle) {
        List<Clash> clashes = new ArrayList<>();
        for (ObjectKey key : draft.edits().keySet()) {
            long touched = now.touched(key);
            if (touched > draft.base()) {
                ChangeSet by = history.one(handle, touched);
                clashes.add(new Clash(key, touched, by.author(), by.at()));
            }
        }
        return clashes;
    }

    private void write(
            Handle handle,
            String author,
            Terms terms,
            ConfigState before,
            long version,
            Map<ObjectKey, Optional<String>> changed) {
        Instant at = clock.instant();
        handle.createUpdate("""
                        INSERT INTO config_change (version, author, made_at, note, restores, confirm_by)
                        VALUES (:version, :author, :at, :note, :restores, :confirmBy)""")
                .bind("version", version)
                .bind("author", author)
                .bind("at", at.toEpochMilli())
                .bind("note", terms.note())
                .bind("restores", terms.restores().orElse(null))
                .bind(
                        "confirmBy",
                        terms.confirmWithin()
                                .map(w -> at.plus(w).toEpochMilli())
                                .orElse(null))
                .execute();
        List<Edit> edits = changed.entrySet().stream()
                .map(e -> new Edit(e.getKey(), before.body(e.getKey()), e.getValue()))
                .toList();
        batch(handle, edits, """
                INSERT INTO config_history (version, kind, name, body_before, body_after)
                VALUES (:version, :kind, :name, :before, :after)""", version);
        batch(handle, edits, """
                INSERT INTO config_object (kind, name, version, body) VALUES (:kind, :name, :version, :after)
                ON DUPLICATE KEY UPDATE version = VALUES(version), body = VALUES(body)""", version);
        handle.createUpdate("UPDATE config_head SET version = :version WHERE id = 1")
                .bind("version", version)
                .execute();
    }

    private static void batch(Handle handle, List<Edit> edits, String sql, long version) {
        for (int from = 0; from < edits.size(); from += MOST_IN_A_BATCH) {
            PreparedBatch batch = handle.prepareBatch(sql);
            for (Edit edit : edits.subList(from, Math.min(edits.size(), from + MOST_IN_A_BATCH))) {
                batch.bind("version", version)
                        .bind("kind", edit.key().kind())
                        .bind("name", edit.key().name());
                if (sql.contains(":before")) {
                    batch.bind("before", edit.before().orElse(null));
                }
                batch.bind("after", edit.after().orElse(null)).add();
            }
            Objects.requireNonNull(batch.execute());
        }
    }
}
