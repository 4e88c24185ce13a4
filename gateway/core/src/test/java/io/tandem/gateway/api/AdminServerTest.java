package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.gateway.api.RunningApi.Got;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The listener: who is let in, what is cut off, what is noted and told.
class AdminServerTest {

    @TempDir
    Path dir;

    @Test
    void the_own_token_is_in_a_file_of_the_owner_alone_and_stays_the_same() throws Exception {
        String first;
        try (RunningApi api = RunningApi.start(dir)) {
            first = api.admin;
            assertThat(first).hasSizeGreaterThan(40);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("var/admin.token"))))
                    .isEqualTo("rw-------");
        }
        try (RunningApi api = RunningApi.start(dir)) {
            assertThat(api.admin).isEqualTo(first);
            api.get("/node").is(200);
        }
    }

    @Test
    void secrets_are_neither_shown_nor_taken() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            for (String path :
                    List.of("/export", "/users", "/users/carol", "/trunks", "/trunks/gsm", "/changes/1", "/audit")) {
                assertThat(api.get(path).is(200).text())
                        .doesNotContain("secret-of-carol", "trunk-secret", RunningApi.SUPERVISOR);
            }
            Got put = api.put("/users/carol", "{\"password\":\"new-secret\"}").is(422);
            assertThat(put.json().at("/problems/0/field").asText()).isEqualTo("users.carol.password");
            assertThat(put.text()).doesNotContain("new-secret");
        }
    }

    @Test
    void wrong_tokens_end_in_a_ban_which_keeps_the_machines_own_token_in() throws Exception {
        try (RunningApi api = RunningApi.start(dir, "guard: {attempts: 3}\n")) {
            for (int i = 0; i < 3; i++) {
                api.send("wrong", "GET", "/node", "").is(401);
            }
            Got banned = api.send("wrong", "GET", "/node", "").is(429);
            assertThat(banned.response().headers().firstValue("retry-after")).isPresent();
            api.get("/node").is(200);
        }
    }

    @Test
    void what_is_too_long_or_too_slow_is_cut_off() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            assertThat(api.put("/routes/x", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}")
                            .status())
                    .isEqualTo(413);
            URI uri = api.uri("/node");
            try (Socket slow = new Socket(uri.getHost(), uri.getPort())) {
                slow.setSoTimeout(20_000);
                slow.getOutputStream().write("GET /api/v1/node HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                InputStream in = slow.getInputStream();
                long begin = System.nanoTime();
                assertThat(in.read()).isEqualTo(-1);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
            }
            api.get("/node").is(200);
        }
    }

    @Test
    void whatever_was_asked_for_is_noted_with_who_and_what_became_of_it() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            api.put("/hours/day", "{\"zone\":\"UTC\",\"open\":[\"mon 09:00-10:00\"]}")
                    .is(201);
            api.send(RunningApi.SUPERVISOR, "DELETE", "/hours/day", "").is(403);
            api.send("", "DELETE", "/hours/day", "").is(401);
            api.get("/hours").is(200);

            JsonNode items = api.get("/audit").is(200).json().get("items");
            assertThat(items).hasSize(3);
            assertThat(items.get(0).get("status").asInt()).isEqualTo(401);
            assertThat(items.get(0).get("who").asText()).isEmpty();
            assertThat(items.get(1).get("who").asText()).isEqualTo("sue");
            assertThat(items.get(1).get("role").asText()).isEqualTo("supervisor");
            assertThat(items.get(2).get("path").asText()).isEqualTo("/api/v1/hours/day");
            assertThat(api.get("/audit?limit=1&before=" + items.get(1).get("id"))
                            .json()
                            .at("/items/0/who")
                            .asText())
                    .isEqualTo("admin");
        }
    }

    @Test
    void draining_is_seen_by_health_and_taken_back() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            api.send("", "GET", "/health/ready", "").is(200);
            assertThat(api.put("/node/drain", "").is(200).json().get("draining").asBoolean())
                    .isTrue();
            assertThat(api.send("", "GET", "/health/ready", "")
                            .is(503)
                            .json()
                            .get("why")
                            .asText())
                    .isEqualTo("it drains");
            api.send("", "GET", "/health/live", "").is(200);
            api.delete("/node/drain").is(200);
            api.send("", "GET", "/health/ready", "").is(200);
        }
    }

    @Test
    void without_the_database_reading_goes_on_and_changing_is_refused_with_503() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            api.state().close();

            api.get("/routes").is(200);
            api.get("/explain?number=%2B996312000101").is(200);
            api.get("/calls").is(200);
            Got put = api.put("/routes/new", "{\"prefix\":\"8\",\"trunks\":[\"gsm\"]}")
                    .is(503);
            assertThat(put.json().get("detail").asText()).contains("the database is away");
            api.get("/changes").is(503);
        }
    }

    @Test
    void a_change_that_nobody_confirms_is_undone_by_itself() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            String before = api.get("/export").text();
            String draft = api.post("/drafts", "{\"note\":\"trial\"}")
                    .is(201)
                    .json()
                    .get("id")
                    .asText();
            api.put("/routes/new?draft=" + draft, "{\"prefix\":\"8\",\"trunks\":[\"gsm\"]}")
                    .is(201);
            assertThat(api.get("/drafts/" + draft)
                            .json()
                            .at("/edits/0/after/prefix")
                            .asText())
                    .isEqualTo("8");
            long version = api.post("/drafts/" + draft + "/commit", "{\"confirmWithinSeconds\":1}")
                    .is(200)
                    .version();
            api.get("/routes/new").is(200);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> api.get("/routes/new").status() == 404);
            assertThat(api.get("/export").text()).isEqualTo(before);
            assertThat(api.get("/changes/" + version).json().get("confirmedBy").asText())
                    .startsWith("undone by version");
            assertThat(api.post("/changes/" + version + "/confirm", "").is(409).text())
                    .contains("undone by version");
        }
    }

    @Test
    void a_problem_names_field_value_and_remedy_and_nothing_is_written() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            Got typo = api.put("/routes/new", "{\"prefx\":\"8\",\"trunks\":[\"gsm\"],\"priority\":\"soon\"}")
                    .is(422);
            assertThat(typo.json().get("problems")).hasSize(2);
            assertThat(typo.text()).contains("routes.new.prefx", "did you mean 'prefix'?", "'priority' is 'soon'");
            Got unknown = api.put("/routes/new", "{\"prefix\":\"8\",\"trunks\":[\"gms\"]}")
                    .is(422);
            assertThat(unknown.json().at("/problems/0/value").asText()).isEqualTo("gms");
            assertThat(unknown.json().at("/problems/0/field").asText()).startsWith("routes.new");
            api.get("/routes/new").is(404);
        }
    }

    @Test
    void what_is_exported_is_imported_again_and_changes_nothing() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            String all = api.get("/export").is(200).text();
            long version = api.get("/routes").version();
            assertThat(api.post("/import", all).is(200).version()).isEqualTo(version);

            api.post("/import", "hours: {h: {zone: UTC, open: [\"mon 09:00-10:00\"]}}\n")
                    .is(200);
            api.get("/hours/h").is(200);
            assertThat(api.get("/routes").json().get("total").asInt()).isEqualTo(1);
            api.post("/import", "hours: {}\n").is(200);
            assertThat(api.get("/export").text()).isEqualTo(all);
        }
    }

    @Test
    void events_are_told_to_who_may_hear_them() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            List<String> heard = new CopyOnWriteArrayList<>();
            WebSocket socket = open(api, api.admin, heard).get();
            api.put("/hours/day", "{\"zone\":\"UTC\",\"open\":[\"mon 09:00-10:00\"]}")
                    .is(201);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> heard.stream().anyMatch(text -> text.contains("\"type\":\"configuration\"")));
            // longer than a request may take to come
            await().during(Duration.ofSeconds(22))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !socket.isInputClosed() && !socket.isOutputClosed());
            heard.clear();
            api.delete("/hours/day").is(200);
            await().atMost(Duration.ofSeconds(10)).until(() -> !heard.isEmpty());
            socket.abort();
            assertThat(open(api, RunningApi.OPERATOR, heard)).failsWithin(Duration.ofSeconds(10));
            assertThat(open(api, "wrong", heard)).failsWithin(Duration.ofSeconds(10));
            api.get("/events").is(426);
        }
    }

    private static CompletableFuture<WebSocket> open(RunningApi api, String token, List<String> heard) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(
                        URI.create(api.uri("/events").toString().replace("http:", "ws:")), new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                                heard.add(text.toString());
                                socket.request(1);
                                return CompletableFuture.completedFuture(null);
                            }
                        });
    }
}
