package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.gateway.store.CdrTable;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What would happen, asked before it does.
class DryRunTest {

    @TempDir
    Path dir;

    private static CdrTable.Row call(int i, String number) {
        Instant at = Instant.parse("2026-11-26T09:00:00Z").plusMillis(i / 3);
        return new CdrTable.Row(
                "call" + i,
                at.toEpochMilli(),
                at.toEpochMilli(),
                "outgoing",
                "carol",
                number,
                "gsm",
                0,
                "hung-up",
                "{\"call-id\":\"call" + i + "\",\"direction\":\"outgoing\",\"user\":\"carol\",\"number\":\"" + number
                        + "\",\"trunk\":\"gsm\",\"started-at\":\"" + at + "\"}");
    }

    @Test
    void explain_tells_each_rule_for_now_for_a_draft_and_for_a_trunk() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            JsonNode now = api.get("/explain?number=%2B996312000101&user=carol")
                    .is(200)
                    .json();
            assertThat(now.at("/understood").asText()).isEqualTo("+996312000101");
            assertThat(now.at("/tried/0/rule").asText()).isEqualTo("city");
            assertThat(now.at("/decision/attempts/0/trunk").asText()).isEqualTo("gsm");
            assertThat(api.get("/explain?number=%2B77&user=carol")
                            .json()
                            .at("/decision/type")
                            .asText())
                    .isEqualTo("refused");
            assertThat(api.get("/explain?number=%2B996312000200&trunk=gsm")
                            .json()
                            .at("/decision/user")
                            .asText())
                    .isEqualTo("carol");

            String draft = api.post("/drafts", "").json().get("id").asText();
            api.put("/routes/city?draft=" + draft, "{\"prefix\":\"77\",\"trunks\":[\"gsm\"]}")
                    .is(200);
            assertThat(api.get("/explain?number=%2B996312000101&user=carol&draft=" + draft)
                            .is(200)
                            .json()
                            .at("/decision/type")
                            .asText())
                    .isEqualTo("refused");
            api.put("/routes/city?draft=" + draft, "{\"prefix\":\"77\",\"trunks\":[\"none\"]}")
                    .is(200);
            api.get("/explain?number=1&draft=" + draft).is(422);
            assertThat(api.get("/drafts/" + draft)
                            .json()
                            .at("/problems/0/value")
                            .asText())
                    .isEqualTo("none");
            api.post("/drafts/" + draft + "/commit", "").is(422);
        }
    }

    @Test
    void replay_names_the_recorded_calls_that_would_go_another_way() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            List<CdrTable.Row> rows = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                rows.add(call(i, i % 100 == 0 ? "+996312000777" : "+996312000101"));
            }
            new CdrTable(api.state().database()).write(rows);
            String draft = api.post("/drafts", "").json().get("id").asText();
            api.put(
                            "/routes/special?draft=" + draft,
                            "{\"prefix\":\"+996312000777\",\"trunks\":[\"gsm\"],\"priority\":1,\"add-prefix\":\"9\"}")
                    .is(201);
            String day = "{\"from\":\"2026-11-26T00:00:00Z\",\"to\":\"2026-11-27T00:00:00Z\"}";

            JsonNode replay =
                    api.post("/drafts/" + draft + "/replay", day).is(200).json();

            assertThat(replay.get("calls").asInt()).isEqualTo(5000);
            assertThat(replay.get("truncated").asBoolean()).isFalse();
            assertThat(replay.get("changed")).hasSize(50);
            assertThat(replay.at("/changed/0/before").asText()).contains("route city, ");
            assertThat(replay.at("/changed/0/after").asText()).contains("route special, ");
            api.post("/drafts/" + draft + "/replay", day.replace("2026-11-27", "2026-11-25"))
                    .is(422);
        }
    }

    @Test
    void a_trunk_is_asked_by_options_when_somebody_wants_to_know() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ExecutorService threads = Executors.newSingleThreadExecutor();
                RunningApi api = RunningApi.startWithTrunkAt(dir, peer.getLocalPort())) {
            Future<String> asked = threads.submit(() -> answer(peer));

            JsonNode good = api.post("/trunks/gsm/test", "{\"kind\":\"options\"}")
                    .is(200)
                    .json();

            assertThat(asked.get()).startsWith("OPTIONS sip:");
            assertThat(good.get("ok").asBoolean()).isTrue();
            assertThat(good.get("status").asInt()).isEqualTo(200);
            // nobody answers the second time
            JsonNode silent = api.post("/trunks/gsm/test", "").is(200).json();
            assertThat(silent.get("ok").asBoolean()).isFalse();
            assertThat(silent.get("text").asText()).contains("no answer");
            api.post("/trunks/other/test", "{}").is(404);
            api.post("/trunks/gsm/test", "{\"kind\":\"call\"}").is(422);
        }
    }

    private static String answer(DatagramSocket peer) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        peer.receive(packet);
        String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        StringBuilder response = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String line : request.split("\r\n")) {
            if (line.matches("(?i)(via|from|call-id|cseq):.*")) {
                response.append(line).append("\r\n");
            } else if (line.matches("(?i)to:.*")) {
                response.append(line).append(";tag=peer\r\n");
            }
        }
        byte[] bytes = response.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        return request;
    }
}
