package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.capture.Capture;
import io.tandem.gateway.capture.CaptureFile;
import io.tandem.gateway.capture.Captured;
import io.tandem.gateway.sip.Hop;
import io.tandem.tests.support.CaptureReader;
import io.tandem.tests.support.CaptureReader.Message;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of messages as they seldom come: both versions of IP, each transport, each length.
class CaptureFileTest {

    @TempDir
    Path directory = Path.of("");

    private final List<Captured> messages = new ArrayList<>();

    private String add(Hop.Transport transport, String peer, String local, boolean sent, int length) {
        String head = "OPTIONS sip:x SIP/2.0\r\nCall-ID: c\r\n\r\n";
        String text = head + "x".repeat(Math.max(0, length - head.length()));
        int order = messages.size();
        messages.add(new Captured(
                order,
                1_800_000_000_000_000L + order,
                new Hop.Flow(peer.hashCode(), transport, address(peer)),
                address(local),
                sent,
                "c",
                text.getBytes(StandardCharsets.UTF_8)));
        return text;
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private byte[] octets() {
        return CaptureFile.of(new Capture("id", Instant.EPOCH, true, messages, Map.of("c", "trunk-1"), 3), "1");
    }

    private List<Message> written() throws Exception {
        CaptureReader file = new CaptureReader(octets());
        assertThat(file.comment()).contains("call id", "3 messages are left out");
        return file.all();
    }

    @Test
    void each_length_and_version_of_ip_has_right_sums() throws Exception {
        List<String> sent = new ArrayList<>();
        for (int length = 60; length < 64; length++) {
            sent.add(add(Hop.Transport.UDP, "192.0.2.1:5060", "198.51.100.7:5080", length % 2 == 0, length));
            sent.add(add(Hop.Transport.UDP, "[2001:db8::1]:5060", "[2001:db8::2]:5080", length % 2 == 0, length));
        }
        sent.add(add(Hop.Transport.UDP, "192.0.2.1:5060", "198.51.100.7:5080", true, 65_000));

        List<Message> read = written();
        assertThat(read.stream().map(Message::text)).isEqualTo(sent);
        assertThat(read.stream().map(Message::atUs)).startsWith(1_800_000_000_000_000L, 1_800_000_000_000_001L);
        assertThat(read.getFirst().sent()).isTrue();
        assertThat(read.getFirst().from()).isEqualTo(address("198.51.100.7:5080"));
        assertThat(read.get(3).to()).isEqualTo(address("[2001:db8::2]:5080"));
    }

    @Test
    void web_sockets_have_frames_of_each_form_and_streams_go_on_where_they_were() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int length : new int[] {60, 125, 126, 300, 5_000}) {
            texts.add(add(Hop.Transport.WSS, "192.0.2.9:40000", "198.51.100.7:443", length == 126, length));
            texts.add(add(Hop.Transport.TLS, "192.0.2.1:5061", "198.51.100.7:33000", length == 126, length));
        }
        List<Message> read = written();
        assertThat(read.stream().map(Message::text).filter(text -> text.startsWith("OPTIONS")))
                .isEqualTo(texts);
        assertThat(read.getFirst().text()).startsWith("GET / HTTP/1.1\r\n");
        assertThat(read.get(1).text()).startsWith("HTTP/1.1 101");
        assertThat(read.stream().map(Message::comment).collect(Collectors.toSet()))
                .contains(
                        "trunk-1, WebSocket within TLS, here as it was within", "trunk-1, TLS, here as it was within");

        // longer than an IP packet: two of them
        messages.clear();
        String longest = add(Hop.Transport.TCP, "192.0.2.1:5060", "198.51.100.7:33000", true, 100_000);
        assertThat(written().stream().map(Message::text).collect(Collectors.joining()))
                .isEqualTo(longest);
    }

    @Test
    void a_socket_of_every_address_gets_the_one_toward_its_peer() throws Exception {
        add(Hop.Transport.UDP, "127.0.0.1:5060", "0.0.0.0:5080", true, 60);
        add(Hop.Transport.UDP, "127.0.0.1:5060", "[::]:5080", true, 60);
        assertThat(written()).allSatisfy(message -> assertThat(message.from()).isEqualTo(address("127.0.0.1:5080")));
    }

    /// As docs/observing.md says.
    @Test
    void wireshark_reads_what_came_by_ports_of_tls_when_it_is_told() throws Exception {
        add(Hop.Transport.WSS, "192.0.2.9:40000", "198.51.100.7:443", false, 300);
        add(Hop.Transport.WSS, "[2001:db8::9]:40000", "[2001:db8::1]:8443", false, 300);
        add(Hop.Transport.TLS, "192.0.2.1:5061", "198.51.100.7:33000", true, 300);
        add(Hop.Transport.TCP, "192.0.2.1:5060", "198.51.100.7:33000", true, 300);
        add(Hop.Transport.UDP, "[2001:db8::2]:5080", "[2001:db8::1]:5060", true, 300);
        List<String> told = List.of("-d", "tcp.port==5061,sip", "-d", "tcp.port==443,http");
        Path file = Files.write(directory.resolve("call.pcapng"), octets());
        assertThat(Wireshark.fields(file, told, "sip.Method", "tcp.checksum.status", "udp.checksum.status"))
                .filteredOn(row -> row.getFirst().equals("OPTIONS"))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.get(1) + row.get(2)).isEqualTo("1"));
    }
}
