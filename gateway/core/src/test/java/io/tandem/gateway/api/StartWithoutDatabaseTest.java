package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.gateway.StartFailure;
import io.tandem.gateway.api.RunningApi.Got;
import io.tandem.gateway.store.MariaDb;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose database server is away when it starts.
class StartWithoutDatabaseTest {

    @TempDir
    Path directory;

    private static String store(String url) {
        return "store: {url: \"" + url + "\", username: tandem, password: tandem}\n";
    }

    private static JsonNode node(RunningApi api) throws Exception {
        return api.get("/node").is(200).json();
    }

    private Path kept() {
        return directory.resolve("gateway/var/configuration.json");
    }

    @Test
    void what_was_in_force_serves_until_the_database_is_there() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gateway"));
        try (MariaDb server = MariaDb.start(directory.resolve("server"))) {
            String more = store(server.emptyDatabase(server.port()).url());
            long version;
            try (RunningApi api = RunningApi.start(home, more)) {
                api.put("/hours/day", "{\"zone\":\"UTC\",\"open\":[\"mon-fri 09:00-18:00\"]}")
                        .is(201);
                api.put("/users/erin", "{}").is(201);
                version = api.put("/users/erin/password", "{\"password\":\"a long enough one\"}")
                        .is(200)
                        .version();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(kept())).doesNotContain("secret-of-carol", "trunk-secret", "a long enough one");

            server.kill();
            try (RunningApi api = RunningApi.start(home, more)) {
                JsonNode node = node(api);
                assertThat(node.path("configuration").asLong()).isEqualTo(version);
                assertThat(node.path("database").path("ok").asBoolean(true)).isFalse();
                assertThat(node.path("database").path("trouble").asText()).contains("not been reached since the start");
                api.get("/hours/day").is(200);
                assertThat(api.get("/users/erin").is(200).text()).contains("erin");
                Got refused = api.put("/hours/night", "{\"zone\":\"UTC\",\"open\":[\"mon-fri 22:00-06:00\"]}");
                assertThat(refused.status()).isEqualTo(503);

                server.resume();
                Awaitility.await("the database is joined")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> node(api).path("database").path("ok").asBoolean());
                api.put("/hours/late", "{\"zone\":\"UTC\",\"open\":[\"mon-fri 18:00-22:00\"]}")
                        .is(201);
                assertThat(api.get("/changes").is(200).text()).contains("\"version\":" + (version + 1));
                assertThat(node(api).path("configuration").asLong()).isEqualTo(version + 1);
            }
        }
    }

    /// A call over a trunk, answered and hung up.
    private static void call(RawPeer peer, RunningApi api, String id) throws Exception {
        InetSocketAddress gateway = api.gateway().sipUdpAddresses().getFirst();
        peer.invite(gateway, id);
        peer.answer(gateway, peer.next("INVITE sip:", "INVITE"), "200 OK");
        String answer = peer.next("SIP/2.0 200", "Call-ID: " + id);
        assertThat(answer).contains("m=audio");
        peer.within(gateway, id, "ACK", 1, answer);
        peer.within(gateway, id, "BYE", 2, answer);
        peer.answer(gateway, peer.next("BYE sip:", "BYE"), "200 OK");
        Awaitility.await().until(() -> api.get("/calls").json().get("items").isEmpty());
    }

    private static JsonNode records(RunningApi api) throws Exception {
        return node(api).path("callRecords");
    }

    @Test
    void calls_go_and_their_records_reach_the_database_that_comes_later() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gateway"));
        try (MariaDb server = MariaDb.start(directory.resolve("server"));
                RawPeer peer = new RawPeer()) {
            String more = store(server.emptyDatabase(server.port()).url());
            RunningApi.startWithTrunkAt(home, peer.port(), more).close();
            server.kill();
            try (RunningApi api = RunningApi.startWithTrunkAt(home, peer.port(), more)) {
                call(peer, api, "one");
                call(peer, api, "two");
                assertThat(records(api).path("written").asInt()).isZero();
                Awaitility.await()
                        .untilAsserted(() ->
                                assertThat(records(api).path("spooled").asInt()).isEqualTo(2));
                server.resume();
                Awaitility.await("the records are in the database")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> records(api).path("written").asInt() == 2);
                assertThat(records(api).path("spooled").asInt()).isZero();
                call(peer, api, "three");
                Awaitility.await().until(() -> records(api).path("written").asInt() == 3);
                assertThat(records(api).path("dropped").asInt()).isZero();
            }
        }
    }

    @Test
    void without_anything_kept_or_with_damage_the_start_says_what_to_do() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gateway"));
        String more = "store: {url: \"jdbc:mariadb://127.0.0.1:9/tandem\", username: a, password: b}\n";
        assertThatThrownBy(() -> RunningApi.start(home, more))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("the database of 'store.url' cannot be used")
                .hasMessageContaining("start it");
        Files.writeString(kept(), "{\"format\":1,\"objects\":[");
        assertThatThrownBy(() -> RunningApi.start(home, more))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("configuration.json is damaged");
        Files.writeString(
                kept(),
                "{\"format\":1,\"savedAt\":\"2026-11-27T00:00:00Z\",\"version\":1,\"objects\":[{}],\"removed\":[],\"operators\":[]}");
        assertThatThrownBy(() -> RunningApi.start(home, more)).hasMessageContaining("configuration.json is damaged");
        Files.writeString(kept(), "{\"format\":99,\"objects\":[]}");
        assertThatThrownBy(() -> RunningApi.start(home, more))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("of a newer Tandem");
    }
}
