package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.gateway.api.RunningApi.Got;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trunk's call to a number that nobody has.
class CallCaptureTest {

    @TempDir
    Path dir;

    private static void invite(DatagramSocket peer, int port) throws Exception {
        String here = "127.0.0.1:" + peer.getLocalPort();
        byte[] bytes = ("INVITE sip:nobody@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + here
                        + ";branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: <sip:1@" + here
                        + ">;tag=x\r\nTo: <sip:nobody@127.0.0.1>\r\nCall-ID: its-id\r\nCSeq: 1 INVITE\r\nContact: <sip:x@"
                        + here + ">\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    @Test
    void a_refused_call_can_be_had_and_who_takes_one_is_noted() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RunningApi api = RunningApi.startWithTrunkAt(dir, peer.getLocalPort())) {
            assertThat(api.get("/calls/last/pcap").is(404).text()).contains("no call has come");
            assertThat(api.get("/calls/no-such-call/pcap").is(404).text()).contains("take 'last'");
            api.send(RunningApi.READONLY, "GET", "/calls/last/pcap", "").is(403);

            invite(peer, api.gateway().sipUdpAddresses().getFirst().getPort());
            await().until(() -> api.get("/calls/last/pcap").status() == 200);
            await().until(() -> api.get("/calls/last/pcap").text().contains("SIP/2.0 404"));
            Got file = api.send(RunningApi.SUPERVISOR, "GET", "/calls/last/pcap", "")
                    .is(200);
            assertThat(file.type()).isEqualTo("application/x-pcapng");
            assertThat(file.text()).contains("INVITE sip:nobody@127.0.0.1 SIP/2.0", "Call-ID: its-id");

            assertThat(api.get("/audit").is(200).json().path("items"))
                    .anySatisfy(entry -> {
                        assertThat(entry.path("path").asText()).endsWith("/calls/last/pcap");
                        assertThat(entry.path("role").asText()).isEqualTo("supervisor");
                        assertThat(entry.path("status").asInt()).isEqualTo(200);
                    })
                    .anySatisfy(
                            entry -> assertThat(entry.path("status").asInt()).isEqualTo(403))
                    .noneSatisfy(
                            entry -> assertThat(entry.path("path").asText()).endsWith("/audit"));
        }
    }
}
