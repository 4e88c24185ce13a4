package io.tandem.gateway.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.media.StreamQuality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesCdrSinkTest {

    @TempDir
    Path directory;

    private static Cdr cdr(String callId) {
        Instant start = Instant.parse("2026-11-23T08:00:00Z");
        return new Cdr(
                callId,
                "outgoing",
                "alice",
                "+996312000101",
                "",
                "north",
                "",
                List.of(new Cdr.TrunkAttempt("north", "996312000101", "answered", 200, 0)),
                start,
                Optional.of(start.plusSeconds(3)),
                start.plusSeconds(10),
                3000,
                7000,
                new Cdr.End("operator", "hung-up", 200, 16, "Normal \"call\"\nclearing"),
                "PCMA",
                "SRTP_AEAD_AES_128_GCM",
                Map.of(
                        "browser",
                        new Cdr.PortFigures(
                                500, 501, 2, 1.5, 0, 21, StreamQuality.UNKNOWN, StreamQuality.UNKNOWN, 4.321)),
                List.of(new Cdr.Recording("2026-11-23/a.wav", 7000, 0, 0, "")),
                List.of(new Cdr.Supervision("s", "boss", List.of("listen"))),
                List.of(new Cdr.Transfer("alice", "bob", 1500, "done")),
                List.of(),
                List.of());
    }

    @Test
    void one_line_is_one_call() throws Exception {
        Path file = directory.resolve("deep/cdr.jsonl");
        try (JsonLinesCdrSink sink = new JsonLinesCdrSink(file, 10, Duration.ofMillis(5))) {
            sink.write(cdr("a"));
            sink.write(cdr("b"));
            await().until(() -> sink.written() == 2);
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode json = new ObjectMapper().readTree(lines.getFirst());
        assertThat(json.get("call-id").asText()).isEqualTo("a");
        assertThat(json.get("talk-ms").asLong()).isEqualTo(7000);
        assertThat(json.get("answered-at").asText()).isEqualTo("2026-11-23T08:00:03Z");
        assertThat(json.get("end").get("text").asText()).isEqualTo("Normal \"call\"\nclearing");
        assertThat(json.get("media").get("browser").get("lost").asInt()).isEqualTo(2);
        assertThat(json.get("attempts").get(0).get("result").asText()).isEqualTo("answered");
    }

    @Test
    void hostile_text_stays_verbatim_on_its_one_line() throws Exception {
        List<String> hostile = List.of(
                "a\r\n{\"call-id\":\"forged\"}\n",
                "<script>alert(1)</script>\" onerror=\"x",
                "=cmd|'/c calc'!A1",
                "${jndi:ldap://x/a} %n%s '; DROP TABLE calls; --",
                "\u202Egpj.exe\u2028next\u0000\u001B[2J",
                "../../etc/passwd",
                "\uD83D\uDE00".repeat(5_000));
        Path file = directory.resolve("cdr.jsonl");
        try (JsonLinesCdrSink sink = new JsonLinesCdrSink(file, 10, Duration.ofMillis(5))) {
            hostile.forEach(text -> sink.write(cdr(text)));
            await().until(() -> sink.written() == hostile.size());
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(hostile.size());
        for (int i = 0; i < hostile.size(); i++) {
            assertThat(new ObjectMapper().readTree(lines.get(i)).get("call-id").asText())
                    .isEqualTo(hostile.get(i));
        }
    }

    @Test
    void unwritable_disk_loses_and_doubles_nothing() throws Exception {
        Path place = directory.resolve("cdr");
        Files.writeString(place, "a file where a directory is wanted");
        Path file = place.resolve("cdr.jsonl");
        try (JsonLinesCdrSink sink = new JsonLinesCdrSink(file, 100, Duration.ofMillis(5))) {
            for (int i = 0; i < 20; i++) {
                sink.write(cdr("call-" + i));
            }
            await().until(() -> sink.waiting() > 0);
            Files.delete(place);
            await().until(() -> sink.written() == 20);
            assertThat(sink.dropped()).isZero();
        }
        assertThat(Files.readAllLines(file)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void spool_is_bounded_and_what_does_not_fit_is_counted() throws Exception {
        Path place = directory.resolve("cdr");
        Files.writeString(place, "in the way");
        try (JsonLinesCdrSink sink = new JsonLinesCdrSink(place.resolve("x"), 5, Duration.ofHours(1))) {
            for (int i = 0; i < 20; i++) {
                sink.write(cdr("call-" + i));
            }
            assertThat(sink.dropped()).isEqualTo(15);
            assertThat(sink.waiting()).isEqualTo(5);
            Files.delete(place);
        }
        assertThat(Files.readAllLines(place.resolve("x"))).hasSize(5);
    }

    @Test
    void what_cannot_be_written_to_the_end_is_counted() throws Exception {
        Path place = directory.resolve("cdr");
        Files.writeString(place, "in the way");
        JsonLinesCdrSink sink = new JsonLinesCdrSink(place.resolve("x"), 5, Duration.ofMillis(1));
        sink.write(cdr("a"));
        sink.write(cdr("b"));
        sink.close();
        assertThat(sink.dropped()).isEqualTo(2);
    }

    @Test
    void closing_writes_what_waits() throws Exception {
        Path file = directory.resolve("cdr.jsonl");
        JsonLinesCdrSink sink = new JsonLinesCdrSink(file, 1000, Duration.ofMillis(5));
        for (int i = 0; i < 200; i++) {
            sink.write(cdr("call-" + i));
        }
        sink.close();
        assertThat(Files.readAllLines(file)).hasSize(200);
    }

    @Test
    void records_are_appended_to_those_of_the_last_run() throws Exception {
        Path file = directory.resolve("cdr.jsonl");
        for (int run = 0; run < 2; run++) {
            try (JsonLinesCdrSink sink = new JsonLinesCdrSink(file, 10, Duration.ofMillis(5))) {
                sink.write(cdr("run-" + run));
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(2);
    }
}
