package io.tandem.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.gateway.store.ConfigStore.Check;
import io.tandem.gateway.store.ConfigStore.Terms;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration while its database is away.
class StoreOutageTest {

    private static final ObjectKey NORTH = new ObjectKey("trunk", "north");

    @TempDir
    Path directory;

    @Test
    void the_last_state_stays_and_the_next_one_comes_when_the_server_is_back() throws Exception {
        try (MariaDb server = MariaDb.start(directory.resolve("db"));
                Database database = Database.open(server.emptyDatabase(server.port()));
                ConfigWatch watch = ConfigWatch.start(
                        new ConfigStore(database, Clock.systemUTC()), Check.NONE, s -> {}, Duration.ofMillis(200))) {
            watch.commit(Draft.begin("alice", 0).put(NORTH, "1"), Terms.of(""));
            server.kill();
            await().atMost(Duration.ofSeconds(20)).until(() -> !watch.trouble().isEmpty());
            assertThat(watch.state().body(NORTH)).contains("1");

            server.resume();
            await().atMost(Duration.ofSeconds(20)).until(() -> watch.trouble().isEmpty());
            watch.commit(Draft.begin("alice", 1).put(NORTH, "2"), Terms.of(""));
            assertThat(watch.state().body(NORTH)).contains("2");

            server.say("SET GLOBAL read_only = ON");
            assertThat(refused(watch)).isTrue();
            server.say("SET GLOBAL read_only = OFF");
            assertThat(refused(watch)).isFalse();
            assertThat(watch.state().version()).isEqualTo(3);
        }
    }

    private static boolean refused(ConfigWatch watch) {
        try {
            watch.commit(Draft.begin("alice", 2).put(NORTH, "3"), Terms.of(""));
            return false;
        } catch (StoreUnavailable e) {
            return Database.sqlCause(e).map(sql -> sql.getErrorCode()).equals(Optional.of(1290));
        }
    }

    @Test
    void a_store_of_an_older_tandem_is_taken_over() throws Exception {
        String url = DatabaseSettings.embedded(directory).url();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE schema_version (version INT PRIMARY KEY)");
            statement.execute("INSERT INTO schema_version VALUES (1)");
            statement.execute(
                    "CREATE TABLE operator (name VARCHAR(64) NOT NULL PRIMARY KEY, realm VARCHAR(255) NOT NULL,"
                            + " ha1_sha256 CHAR(64) NOT NULL, ha1_md5 CHAR(32) NOT NULL, caller_id VARCHAR(32) NOT NULL)");
            statement.execute("INSERT INTO operator VALUES ('alice', 'r', 'a', 'b', '700')");
        }
        for (int start = 0; start < 2; start++) {
            try (OperatorStore store = OperatorStore.open(directory)) {
                assertThat(store.all()).isEqualTo(List.of(new Operator("alice", "r", "a", "b", "700")));
                assertThat(new ConfigStore(store.database(), Clock.systemUTC()).version())
                        .isZero();
            }
        }
    }
}
