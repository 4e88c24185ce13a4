package io.tandem.gateway.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.DatabaseSettings;
import io.tandem.gateway.store.MariaDb;
import io.tandem.gateway.store.SlowLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Call records while the database dies, is read-only, slow or full: all are there afterwards, none twice.
class StoreCdrSinkTest {

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir
    Path directory;

    private static Cdr cdr(String callId, String number) {
        return new Cdr(
                callId,
                "outgoing",
                "alice",
                number,
                "",
                "north",
                "",
                List.of(new Cdr.TrunkAttempt("north", number, "answered", 200, 0)),
                START,
                Optional.of(START.plusSeconds(3)),
                START.plusSeconds(10),
                3000,
                7000,
                new Cdr.End("operator", "hung-up", 200, 16, "'; DROP TABLE cdr; -- \"\u0000\uD83D\uDE00"),
                "PCMA",
                "",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private Path spool() {
        return directory.resolve("spool/cdr-spool.jsonl");
    }

    private StoreCdrSink sink(CdrTable table) {
        return new StoreCdrSink(table, spool(), 10_000, RETRY);
    }

    private static void write(CdrSink sink, int from, int to) {
        for (int i = from; i < to; i++) {
            sink.write(cdr("call-" + i, "+996312" + (100_000 + i)));
        }
    }

    private static void all(CdrTable table, int count) throws Exception {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> table.count() >= count);
        assertThat(table.count()).isEqualTo(count);
        for (int i = 0; i < count; i += 37) {
            assertThat(table.body("call-" + i).orElseThrow())
                    .contains("\"call-id\":\"call-" + i + "\"")
                    .contains("DROP TABLE");
        }
        assertThat(table.bodies(START, START.plusSeconds(1), count + 1)).hasSize(count);
    }

    @Test
    void of_a_database_that_is_away_at_the_start_nothing_is_lost() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("away"))) {
            DatabaseSettings settings = server.emptyDatabase(server.port());
            server.kill();
            try (Database database = Database.later(settings)) {
                CdrTable table = new CdrTable(database);
                try (StoreCdrSink sink = sink(table)) {
                    write(sink, 0, 300);
                    await().until(() -> Files.exists(spool()));
                    server.resume();
                    await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                        database.join();
                        return database.ready();
                    });
                    all(table, 300);
                }
            }
        }
    }

    @Test
    void one_row_is_one_call_on_the_embedded_database() throws Exception {
        try (Database database = Database.open(DatabaseSettings.embedded(directory))) {
            CdrTable table = new CdrTable(database);
            try (StoreCdrSink sink = sink(table)) {
                write(sink, 0, 500);
                write(sink, 100, 200);
            }
            all(table, 500);
            assertThat(spool()).doesNotExist();
        }
    }

    @Test
    void the_server_is_killed_while_records_come() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"));
                Database database = Database.open(server.emptyDatabase(server.port()))) {
            CdrTable table = new CdrTable(database);
            try (StoreCdrSink sink = sink(table)) {
                write(sink, 0, 300);
                await().atMost(PATIENCE).until(() -> table.count() > 0);
                server.kill();
                write(sink, 300, 700);
                await().atMost(PATIENCE).until(() -> Files.exists(spool()) && sink.waiting() == 0);
                write(sink, 700, 1000);
                server.resume();
                write(sink, 1000, 1200);
                all(table, 1200);
                await().atMost(PATIENCE).until(() -> !Files.exists(spool()));
                assertThat(sink.dropped()).isZero();
            }
        }
    }

    @Test
    void the_gateway_ends_while_the_server_is_gone_and_the_next_one_brings_the_records() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"));
                Database database = Database.open(server.emptyDatabase(server.port()))) {
            CdrTable table = new CdrTable(database);
            server.kill();
            try (StoreCdrSink sink = sink(table)) {
                write(sink, 0, 450);
            }
            assertThat(Files.readAllLines(spool())).hasSize(450);
            Files.writeString(spool(), "{\"callId\":\"torn", StandardOpenOption.APPEND);
            server.resume();
            try (StoreCdrSink next = sink(table)) {
                all(table, 450);
                await().atMost(PATIENCE).until(() -> !Files.exists(spool()));
                assertThat(next.dropped()).isZero();
            }
        }
    }

    @Test
    void the_server_is_read_only_for_a_while() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"));
                Database database = Database.open(server.emptyDatabase(server.port()))) {
            CdrTable table = new CdrTable(database);
            try (StoreCdrSink sink = sink(table)) {
                write(sink, 0, 100);
                await().atMost(PATIENCE).until(() -> table.count() == 100);
                server.say("SET GLOBAL read_only = ON");
                write(sink, 100, 300);
                await().atMost(PATIENCE).until(() -> Files.exists(spool()));
                assertThat(table.count()).isEqualTo(100);
                server.say("SET GLOBAL read_only = OFF");
                write(sink, 300, 400);
                all(table, 400);
            }
        }
    }

    @Test
    void each_answer_takes_five_seconds() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"));
                SlowLine line = new SlowLine(server.port());
                Database database = Database.open(server.emptyDatabase(line.port()))) {
            CdrTable table = new CdrTable(database);
            try (StoreCdrSink sink = sink(table)) {
                write(sink, 0, 50);
                await().atMost(PATIENCE).until(() -> table.count() == 50);
                line.slow(Duration.ofSeconds(5));
                long start = System.nanoTime();
                write(sink, 50, 600);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("no call waits for it")
                        .isLessThan(Duration.ofSeconds(2));
                await().atMost(PATIENCE).until(() -> sink.waiting() < 550);
                line.slow(Duration.ZERO);
                all(table, 600);
                assertThat(sink.dropped()).isZero();
            }
        }
    }

    @Test
    void the_disk_of_the_server_is_full() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"))) {
            server.kill();
            server.resume("--innodb-file-per-table=OFF", "--innodb-data-file-path=ibdata1:12M;ibdata2:4M");
            try (Database database = Database.open(server.emptyDatabase(server.port()))) {
                CdrTable table = new CdrTable(database);
                try (StoreCdrSink sink = sink(table)) {
                    write(sink, 0, 5000);
                    await().atMost(PATIENCE).until(() -> Files.exists(spool()));
                    server.kill();
                    server.resume(
                            "--innodb-file-per-table=OFF",
                            "--innodb-data-file-path=ibdata1:12M;ibdata2:4M;ibdata3:64M");
                    all(table, 5000);
                    assertThat(sink.dropped()).isZero();
                }
            }
        }
    }

    @Test
    void a_record_that_the_database_never_takes_holds_no_other_up() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"));
                Database database = Database.open(server.emptyDatabase(server.port()))) {
            CdrTable table = new CdrTable(database);
            try (StoreCdrSink sink = sink(table)) {
                write(sink, 0, 10);
                sink.write(cdr("x".repeat(300), "1"));
                sink.write(cdr("long", "1".repeat(300)));
                write(sink, 10, 20);
                await().atMost(PATIENCE).until(() -> table.count() == 21);
                assertThat(sink.dropped()).isEqualTo(1);
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(sink.figures()).containsExactly(new CdrFigures("database", 21, 0, 0, 1)));
                assertThat(table.body("long").orElseThrow()).contains("1".repeat(300));
            }
        }
    }

    @Test
    void what_the_spool_cannot_hold_is_counted_as_lost() throws Exception {
        try (Database database = Database.open(DatabaseSettings.embedded(directory))) {
            CdrTable table = new CdrTable(database);
            database.close();
            try (StoreCdrSink sink = new StoreCdrSink(table, spool(), 100, Duration.ofMillis(20))) {
                write(sink, 0, 50);
                await().atMost(PATIENCE).until(() -> sink.waiting() == 0);
                write(sink, 50, 300);
                await().atMost(PATIENCE).until(() -> sink.dropped() >= 50);
                assertThat(Files.readAllLines(spool())).hasSizeLessThanOrEqualTo(100);
            }
        }
    }
}
