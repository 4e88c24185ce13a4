package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call from one trunk to another, both of them a socket of the test, that the other one lets ring.
class LiveCallsTest {

    private static final String SDP = """
            v=0\r
            o=- 1 1 IN IP4 127.0.0.1\r
            s=-\r
            c=IN IP4 127.0.0.1\r
            t=0 0\r
            m=audio 40000 RTP/AVP 8\r
            """;

    @TempDir
    Path dir;

    private static void invite(DatagramSocket peer, InetSocketAddress gateway, String id) throws Exception {
        String here = "127.0.0.1:" + peer.getLocalPort();
        String request = "INVITE sip:+996312000300@127.0.0.1:" + gateway.getPort() + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + here + ";branch=z9hG4bK" + id + "\r\nMax-Forwards: 70\r\n"
                + "From: <sip:+996555000001@" + here + ">;tag=" + id + "\r\nTo: <sip:+996312000300@127.0.0.1>\r\n"
                + "Call-ID: " + id + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@" + here + ">\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: " + SDP.length() + "\r\n\r\n" + SDP;
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), gateway.getPort()));
    }

    private static void answer(DatagramSocket peer, InetSocketAddress gateway, String request, String status)
            throws Exception {
        StringBuilder response = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String line : request.split("\r\n")) {
            if (line.matches("(?i)(via|from|call-id|cseq):.*")) {
                response.append(line).append("\r\n");
            } else if (line.matches("(?i)to:.*")) {
                response.append(line).append(";tag=far\r\n");
            }
        }
        byte[] bytes = response.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), gateway.getPort()));
    }

    /// The next message of a call that begins so; others are passed over.
    private static String next(DatagramSocket peer, String begin, String callId) throws Exception {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            peer.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith(begin) && text.contains(callId)) {
                return text;
            }
        }
    }

    @Test
    void a_call_is_seen_recorded_where_it_can_be_and_hung_up_and_while_it_drains_no_other_comes() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RunningApi api = RunningApi.startWithTrunkAt(dir, peer.getLocalPort())) {
            peer.setSoTimeout(20_000);
            InetSocketAddress gateway = api.gateway().sipUdpAddresses().getFirst();
            invite(peer, gateway, "first-call");
            String ringing = next(peer, "INVITE sip:", "INVITE");
            answer(peer, gateway, ringing, "180 Ringing");
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
            assertThat(trunk.at("/addresses/0").asText()).isEqualTo("udp:127.0.0.1:" + peer.getLocalPort());
            String id = call.get("id").asText();
            assertThat(api.get("/calls/" + id).is(200).json().get("startedAt")).isEqualTo(call.get("startedAt"));
            assertThat(api.get("/node").json().get("calls").asInt()).isEqualTo(1);
            // nobody talks yet
            api.post("/calls/" + id + "/recording", "{\"action\":\"pause\"}").is(409);
            api.send(RunningApi.READONLY, "DELETE", "/calls/" + id, "").is(403);

            api.put("/node/drain", "").is(200);
            invite(peer, gateway, "second-call");
            assertThat(next(peer, "SIP/2.0 503", "second-call")).contains("Retry-After");
            assertThat(api.get("/node").json().get("calls").asInt()).isEqualTo(1);

            api.send(RunningApi.SUPERVISOR, "DELETE", "/calls/" + id, "").is(204);
            String cancel = next(peer, "CANCEL sip:", "CANCEL");
            answer(peer, gateway, cancel, "200 OK");
            answer(peer, gateway, ringing, "487 Request Terminated");
            assertThat(next(peer, "SIP/2.0 4", "first-call")).contains("CSeq: 1 INVITE");
            await().until(() ->
                    api.get("/calls").json().at("/items/0/phase").asText("gone").matches("gone|clos.*"));
            api.delete("/calls/no-such-call").is(404);
        }
    }
}
