package io.tandem.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Drafts and the audit log, on each database.
class AdminTablesTest {

    private static final ObjectKey CITY = new ObjectKey("route", "city");

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource
    void a_draft_is_kept_with_its_edits_until_it_is_dropped(TestDatabase kind) throws Exception {
        try (Database database = Database.open(kind.empty(dir))) {
            DraftTable drafts = new DraftTable(database, Clock.systemUTC());
            String id = drafts.begin(Draft.begin("Zoë", 7), "'; DROP TABLE audit; --")
                    .id();
            drafts.change(id, draft -> draft.put(CITY, "{\"prefix\":\"7\"}").remove(new ObjectKey("hours", "h")));

            DraftTable.Kept kept = drafts.find(id).orElseThrow();
            assertThat(kept.note()).isEqualTo("'; DROP TABLE audit; --");
            assertThat(kept.draft())
                    .isEqualTo(Draft.begin("Zoë", 7)
                            .put(CITY, "{\"prefix\":\"7\"}")
                            .remove(new ObjectKey("hours", "h")));
            assertThat(drafts.list()).containsExactly(kept);
            assertThat(drafts.drop(id)).isTrue();
            assertThat(drafts.drop(id)).isFalse();
            assertThat(drafts.change(id, draft -> draft)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void edits_of_several_at_once_to_one_draft_are_all_in_it(TestDatabase kind) throws Exception {
        try (Database database = Database.open(kind.empty(dir));
                ExecutorService editors = Executors.newFixedThreadPool(4)) {
            DraftTable drafts = new DraftTable(database, Clock.systemUTC());
            String id = drafts.begin(Draft.begin("a", 1), "").id();
            List<Callable<Object>> edits = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ObjectKey key = new ObjectKey("route", "r" + i);
                edits.add(() -> drafts.change(id, draft -> draft.put(key, "{}")));
            }
            for (Future<Object> done : editors.invokeAll(edits)) {
                done.get();
            }

            assertThat(drafts.find(id).orElseThrow().draft().edits()).hasSize(40);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_audit_log_is_read_from_its_end_and_takes_what_is_too_long(TestDatabase kind) throws Exception {
        try (Database database = Database.open(kind.empty(dir))) {
            AuditTable audit = new AuditTable(database, Duration.ofDays(1));
            for (int i = 0; i < 5; i++) {
                audit.add(new AuditTable.Entry(
                        0,
                        Instant.ofEpochMilli(i),
                        "anna",
                        "admin",
                        "127.0.0.1",
                        "PUT",
                        "/" + "x".repeat(600),
                        200,
                        "" + i));
            }

            List<AuditTable.Entry> last = audit.list(Long.MAX_VALUE, 2);
            assertThat(last).extracting(AuditTable.Entry::detail).containsExactly("4", "3");
            assertThat(last.getFirst().path()).hasSize(512);
            assertThat(audit.list(last.getLast().id(), 10))
                    .extracting(AuditTable.Entry::detail)
                    .containsExactly("2", "1", "0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_too_old_goes_in_steps_and_nothing_else(TestDatabase kind) throws Exception {
        try (Database database = Database.open(kind.empty(dir))) {
            AuditTable audit = new AuditTable(database, Duration.ofDays(30));
            Instant now = Instant.parse("2026-11-27T12:00:00Z");
            for (int i = 0; i < 260; i++) {
                audit.add(entry(now.minus(Duration.ofDays(60)), "old"));
            }
            for (int i = 0; i < 160; i++) {
                audit.add(entry(now, "new"));
            }

            List<AuditTable.Entry> left = audit.list(Long.MAX_VALUE, 1000);
            assertThat(left).hasSize(160).allMatch(entry -> entry.detail().equals("new"));
        }
    }

    private static AuditTable.Entry entry(Instant at, String detail) {
        return new AuditTable.Entry(0, at, "anna", "admin", "127.0.0.1", "PUT", "/trunks/north", 200, detail);
    }
}
