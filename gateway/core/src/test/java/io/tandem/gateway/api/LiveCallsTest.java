package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call from one trunk to another, both of them a socket of the test, that the other one lets ring.
class LiveCallsTest {

    @TempDir
    Path dir;

    @Test
    void a_call_is_seen_recorded_where_it_can_be_and_hung_up_and_while_it_drains_no_other_comes() throws Exception {
        try (RawPeer peer = new RawPeer();
                RunningApi api = RunningApi.startWithTrunkAt(dir, peer.port())) {
            InetSocketAddress gateway = api.gateway().sipUdpAddresses().getFirst();
            peer.invite(gateway, "first-call");
            String ringing = peer.next("INVITE sip:", "INVITE");
            peer.answer(gateway, ringing, "180 Ringing");
            await().until(() -> api.get("/calls").json().get("items").size() == 1);

            JsonNode call = api.get("/calls").is(200).json().at("/items/0");
            assertThat(call.get("direction").asText()).isEqualTo("transit");
            assertThat(call.get("number").asText()).isEqualTo("+996312000300");
            assertThat(call.get("early").asBoolean()).isFalse();
            assertThat(call.get("codecs")).first().extracting(JsonNode::asText).isEqualTo("PCMA");
            assertThat(call.get("troubles")).isEmpty();
            assertThat(call.get("watchers")).isEmpty();
            JsonNode trunk = api.get("/trunks/far").is(200).json().get("status");
            assertThat(trunk.get("trouble").asText()).isEmpty();
            assertThat(trunk.at("/addresses/0").asText()).isEqualTo("udp:127.0.0.1:" + peer.port());
            String id = call.get("id").asText();
            assertThat(api.get("/calls/" + id).is(200).json().get("startedAt")).isEqualTo(call.get("startedAt"));
            assertThat(api.get("/node").json().get("calls").asInt()).isEqualTo(1);
            // nobody talks yet
            api.post("/calls/" + id + "/recording", "{\"action\":\"pause\"}").is(409);
            api.send(RunningApi.READONLY, "DELETE", "/calls/" + id, "").is(403);

            api.put("/node/drain", "").is(200);
            peer.invite(gateway, "second-call");
            assertThat(peer.next("SIP/2.0 503", "second-call")).contains("Retry-After");
            assertThat(api.get("/node").json().get("calls").asInt()).isEqualTo(1);

            api.send(RunningApi.SUPERVISOR, "DELETE", "/calls/" + id, "").is(204);
            String cancel = peer.next("CANCEL sip:", "CANCEL");
            peer.answer(gateway, cancel, "200 OK");
            peer.answer(gateway, ringing, "487 Request Terminated");
            assertThat(peer.next("SIP/2.0 4", "first-call")).contains("CSeq: 1 INVITE");
            await().until(() ->
                    api.get("/calls").json().at("/items/0/phase").asText("gone").matches("gone|clos.*"));
            api.delete("/calls/no-such-call").is(404);
            await().untilAsserted(() -> {
                var records = api.get("/node").json().get("callRecords");
                assertThat(records.get("written").asInt()).isEqualTo(1);
                assertThat(records.get("waiting").asInt()).isZero();
                assertThat(records.get("dropped").asInt()).isZero();
            });
            assertThat(api.get("/metrics").is(200).text()).contains("tandem_cdr_written_total{sink=\"database\"} 1.0");
        }
    }
}
