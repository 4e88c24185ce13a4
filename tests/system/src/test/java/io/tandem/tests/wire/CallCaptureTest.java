package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Challenge;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.farend.TlsEnd;
import io.tandem.gateway.sip.TlsSettings.CertificateFiles;
import io.tandem.tests.peer.SdesSealing;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.CaptureReader;
import io.tandem.tests.support.CaptureReader.Message;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import io.tandem.tests.support.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of real calls' SIP, held against what the peers saw, and read by Wireshark.
class CallCaptureTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000997";
    private static final Script SPEAKS =
            Script.start().ring().pause(Duration.ofMillis(300)).answer(TELEPHONE);
    private static final Pattern STARRED = Pattern.compile("response=\"\\*{32,64}\"");

    @TempDir
    Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private byte[] file(String id) throws Exception {
        HttpResponse<byte[]> got = new AdminClient(stage).file("calls/" + id + "/pcap");
        assertThat(got.statusCode())
                .as(new String(got.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).contains("application/x-pcapng");
        return got.body();
    }

    private static List<String> lines(FarCall call) {
        return call.messages().stream()
                .map(seen -> (seen.inbound() ? "< " : "> ") + seen.message().startLine())
                .toList();
    }

    /// Of one dialog, from the peer's side.
    private static List<String> lines(CaptureReader file, FarCall call) {
        return file.sip().stream()
                .filter(of(call))
                .map(message -> (message.sent() ? "< " : "> ") + message.startLine())
                .toList();
    }

    private static Predicate<Message> of(FarCall call) {
        return message -> message.text().contains("Call-ID: " + call.id() + "\r\n");
    }

    private void openWithChallenge() throws Exception {
        Challenge challenge = new Challenge("provider", "tandem", "trunk secret", "MD5", "0a1b2c");
        stage = Stage.open(StageSettings.none()
                .withAdmin()
                .withTrunk(
                        "north",
                        end -> end.withScript(_ -> SPEAKS).withChallenge(challenge),
                        "username: tandem",
                        "password: trunk secret"));
    }

    @Test
    void each_message_of_both_legs_is_there_as_the_peers_saw_it() throws Exception {
        Instant before = Instant.now();
        openWithChallenge();
        // not registered: his INVITE is challenged, too
        WireBrowser alice = stage.browser("alice", settings -> settings);
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.hears(operator, TELEPHONE.hz());
        String id = stage.gateway().calls().getFirst().callId();

        CaptureReader open = new CaptureReader(file(id));
        assertThat(open.comment()).contains("call " + id, "still open");
        assertThat(open.sip()).isNotEmpty().noneMatch(m -> m.startLine().startsWith("BYE"));

        operator.send("INFO", "application/dtmf-relay", "Signal=7\r\nDuration=160\r\n")
                .get(5, TimeUnit.SECONDS);
        operator.hangUp();
        stage.quiet();
        Awaitility.await().untilAsserted(() -> assertThat(lines(telephone)).anyMatch(line -> line.startsWith("< BYE")));
        byte[] octets = file("last");
        CaptureReader closed = new CaptureReader(octets);

        assertThat(lines(closed, operator)).isEqualTo(lines(operator)).contains("< SIP/2.0 401 Unauthorized");
        assertThat(lines(closed, telephone)).isEqualTo(lines(telephone)).contains("> SIP/2.0 401 Unauthorized");
        assertThat(closed.sip())
                .hasSize(lines(operator).size() + lines(telephone).size());
        assertThat(closed.comment()).doesNotContain("still open", "left out");
        assertThat(closed.sip()).filteredOn(of(telephone)).allSatisfy(message -> {
            assertThat(message.tcp()).isFalse();
            assertThat(message.comment()).matches("trunk-1, UDP");
            assertThat(message.sent() ? message.from() : message.to()).isEqualTo(stage.sipAddress());
            assertThat(message.sent() ? message.to() : message.from())
                    .isEqualTo(stage.trunk().address());
        });
        assertThat(closed.sip()).filteredOn(of(operator)).allSatisfy(message -> {
            assertThat(message.tcp()).isTrue();
            assertThat(message.comment()).isEqualTo("browser, WebSocket");
            assertThat((message.sent() ? message.from() : message.to()).getPort())
                    .isEqualTo(stage.webSocket().getPort());
        });
        assertThat(closed.all().stream().map(Message::atUs))
                .isSorted()
                .allSatisfy(at -> assertThat(at)
                        .isBetween(before.toEpochMilli() * 1000, Instant.now().toEpochMilli() * 1000 + 1000));

        // the browser proved itself, and so did the gateway
        assertThat(closed.sip())
                .filteredOn(message -> message.text().contains("Authorization: Digest"))
                .hasSizeGreaterThan(1)
                .allSatisfy(message -> assertThat(message.text()).containsPattern(STARRED));
        assertThat(closed.sip())
                .filteredOn(message -> message.text().contains("a=ice-pwd:"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.text()).containsPattern("a=ice-pwd:\\*{22,}\r\n"));
        assertThat(closed.sip().toString()).contains("Signal=*", "Duration=160", "a=fingerprint:");
        nothingSecretOf(operator, octets);
        nothingSecretOf(telephone, octets);
    }

    /// Holds what was sent against what is kept: the peers know what the secrets were.
    private static void nothingSecretOf(FarCall call, byte[] octets) {
        Pattern secret = Pattern.compile("(?:a=ice-pwd:|inline:|[ ,]response=\")([^\\s|\"]+)");
        String kept = new String(octets, StandardCharsets.UTF_8);
        List<String> secrets = call.messages().stream()
                .flatMap(seen -> secret.matcher(
                                seen.message().headers() + "\n" + seen.message().body())
                        .results())
                .map(found -> found.group(1))
                .toList();
        assertThat(secrets).isNotEmpty().noneMatch(kept::contains);
    }

    @Test
    void keys_of_a_secured_trunk_are_not_in_it() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withAdmin()
                .withSecuredTrunk("north", end -> end.withScript(_ -> SPEAKS), SdesSealing::new));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        operator.hangUp();
        stage.quiet();

        byte[] octets = file(stage.record().text("call-id"));
        CaptureReader closed = new CaptureReader(octets);
        assertThat(lines(closed, telephone)).isEqualTo(lines(telephone));
        assertThat(closed.sip())
                .filteredOn(message -> message.text().contains("a=crypto:"))
                .hasSizeGreaterThan(1)
                .allSatisfy(message -> assertThat(message.text()).containsPattern("inline:\\*{40,}"));
        nothingSecretOf(telephone, octets);
    }

    private List<List<String>> byWireshark(byte[] octets, String... fields) throws Exception {
        return Wireshark.fields(Files.write(directory.resolve("call.pcapng"), octets), List.of(), fields);
    }

    private void isOneStream(String comment) throws Exception {
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        operator.hangUp();
        stage.quiet();
        Awaitility.await().untilAsserted(() -> assertThat(lines(telephone)).anyMatch(line -> line.startsWith("< BYE")));

        CaptureReader closed = new CaptureReader(file("last"));
        assertThat(lines(closed, telephone)).isEqualTo(lines(telephone));
        List<Message> leg = closed.sip().stream().filter(of(telephone)).toList();
        assertThat(leg).allSatisfy(message -> {
            assertThat(message.tcp()).isTrue();
            assertThat(message.comment()).isEqualTo(comment);
        });
        // we opened the connection: its port of ours was not known when the INVITE was made
        InetSocketAddress ours = leg.getFirst().from();
        assertThat(ours.getPort()).isPositive();
        assertThat(leg).allSatisfy(message -> {
            assertThat(message.sent() ? message.from() : message.to()).isEqualTo(ours);
            assertThat(message.sent() ? message.to() : message.from())
                    .isEqualTo(stage.trunk().address());
        });
    }

    @Test
    void a_trunk_by_tcp_has_one_stream() throws Exception {
        stage = Stage.open(StageSettings.none().withAdmin().withTcpTrunk("north", end -> end.withScript(_ -> SPEAKS)));
        isOneStream("trunk-1, TCP");
    }

    @Test
    void a_trunk_by_tls_has_one_stream_as_it_was_within() throws Exception {
        TestAuthority authority = new TestAuthority("Right");
        CertificateFiles own = authority.issue("sip:tandem.example").files(directory, "own");
        int port = FreePorts.one();
        stage = Stage.open(StageSettings.none()
                .withAdmin()
                .with(
                        "listen",
                        "sip-tls-port: " + port,
                        "sip-tls-certificate-file: " + own.chain(),
                        "sip-tls-private-key-file: " + own.key())
                .withTlsTrunk(
                        "north",
                        new TlsEnd(authority.issue("sip:north.example").context(authority), true),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        end -> end.withScript(_ -> SPEAKS),
                        "tls: {ca-file: \"" + authority.file(directory) + "\", name: north.example}"));
        isOneStream("trunk-1, TLS, here as it was within");
    }

    @Test
    void wireshark_reads_both_legs() throws Exception {
        Requirement.tshark();
        openWithChallenge();
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        operator.hangUp();
        stage.quiet();
        Awaitility.await().untilAsserted(() -> assertThat(lines(telephone)).anyMatch(line -> line.startsWith("< BYE")));

        byte[] octets = file("last");
        List<List<String>> rows = byWireshark(
                octets,
                "sip.Call-ID",
                "sip.r-uri",
                "sip.Status-Code",
                "frame.protocols",
                "ip.checksum.status",
                "udp.checksum.status",
                "tcp.checksum.status",
                "_ws.malformed",
                "frame.comment");
        List<List<String>> sip =
                rows.stream().filter(row -> !row.getFirst().isEmpty()).toList();
        assertThat(sip).hasSize(new CaptureReader(octets).sip().size());
        assertThat(sip)
                .filteredOn(row -> row.getFirst().equals(operator.id()))
                .hasSize(lines(operator).size())
                .allSatisfy(row -> {
                    assertThat(row.get(3)).startsWith("raw:ip:tcp:http:websocket:sip");
                    assertThat(row.get(6)).isEqualTo("1");
                    assertThat(row.get(8)).isEqualTo("browser, WebSocket");
                });
        assertThat(sip)
                .filteredOn(row -> row.getFirst().equals(telephone.id()))
                .hasSize(lines(telephone).size())
                .allSatisfy(row -> {
                    assertThat(row.get(3)).startsWith("raw:ip:udp:sip");
                    assertThat(row.get(5)).isEqualTo("1");
                });
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get(4)).isEqualTo("1");
            assertThat(row.get(7)).isEmpty();
        });
        assertThat(byWireshark(octets, "tcp.analysis.flags"))
                .allSatisfy(row -> assertThat(row.getFirst()).isEmpty());
    }
}
