package io.tandem.gateway.ws;

import static io.tandem.gateway.sip.stack.RecordingUser.take;
import static io.tandem.gateway.ws.WirePeer.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.stack.NettySipStack;
import io.tandem.gateway.sip.stack.RecordingUser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class WebServerTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SipResponse OK = new SipResponse(200, "OK", Headers.NONE, Body.NONE);

    @TempDir
    Path state;

    private final RecordingUser user = new RecordingUser();
    private final NettySipStack stack = NettySipStack.start(SipSettings.on(ANY), user);
    private final List<Hop.Flow> byToken = new CopyOnWriteArrayList<>();
    private final TokenGate gate = token -> token.equals("good.one-_") ? Optional.of(byToken::add) : Optional.empty();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private WebServer start(Duration ping, Duration head) throws IOException {
        WebSettings settings = new WebSettings(
                Optional.of(ANY),
                Optional.of(ANY),
                Optional.empty(),
                state,
                Set.of("gw.example.com"),
                Set.of("https://crm.example.com"),
                true,
                ping,
                16 * 1_024,
                head,
                head,
                100,
                50);
        return WebServer.start(
                settings, stack, gate, () -> new WebServer.Console("{\"version\":\"test\"}", true), Clock.systemUTC());
    }

    private void restart(Duration ping, Duration head) throws IOException {
        server.close();
        server = start(ping, head);
    }

    @AfterEach
    void close() {
        server.close();
        stack.close();
    }

    private WirePeer peer() {
        return new WirePeer(server.httpAddress().orElseThrow());
    }

    private WirePeer browser() {
        return peer().connect();
    }

    private String get(String path) {
        try (WirePeer peer = peer()) {
            String head = peer.http("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return head + peer.body(Integer.parseInt(header(head, "Content-Length")));
        }
    }

    @Test
    void pages_come_from_the_class_path_with_their_type_and_guards() {
        String page = get("/test-page.html");
        assertThat(page).startsWith("HTTP/1.1 200").contains("<title>test page</title>");
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Content-Security-Policy"))
                .startsWith("default-src 'self'; connect-src 'self' ws: wss:");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        String script = get("/assets/test-script.js");
        assertThat(header(script, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(script, "Cache-Control")).contains("immutable");
        assertThat(get("/console.json")).endsWith("{\"version\":\"test\"}");
        assertThat(get("/healthz")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../logback-test.xml",
                "/assets/../../../logback-test.xml",
                "/%2e%2e/logback-test.xml",
                "/..%2flogback-test.xml",
                "//etc/passwd",
                "/.hidden.html",
                "/assets/",
                "/no-such-page.html",
                "/test-page.html%00.js",
                "/..\\logback-test.xml",
            })
    void nothing_but_the_pages_is_served(String path) {
        assertThat(get(path)).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Origin: http://evil.example.com | Sec-WebSocket-Protocol: sip | 403
            Origin: null | Sec-WebSocket-Protocol: sip | 403
            Origin: https://crm.example.com | Sec-WebSocket-Protocol: sip | 101
            Origin: http://crm.example.com | Sec-WebSocket-Protocol: sip | 403
            X-No-Origin: 1 | Sec-WebSocket-Protocol: sip | 101
            X-No-Origin: 1 | Sec-WebSocket-Protocol: msrp | 400
            X-No-Origin: 1 | X-None: 1 | 400
            X-No-Origin: 1 | Sec-WebSocket-Protocol: msrp, sip | 101
            """)
    void websocket_is_for_known_pages_that_speak_sip(String origin, String protocol, int status) {
        try (WirePeer peer = peer()) {
            String answer = peer.upgrade(origin, protocol);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            if (status == 101) {
                assertThat(header(answer, "Sec-WebSocket-Protocol")).isEqualTo("sip");
                assertThat(answer).doesNotContain("Sec-WebSocket-Extensions");
            }
        }
    }

    @Test
    void websocket_with_a_token_is_judged_by_it() {
        try (WirePeer peer = peer()) {
            assertThat(peer.upgrade("X-No-Origin: 1", "Sec-WebSocket-Protocol: sip, bearer.bad"))
                    .startsWith("HTTP/1.1 401");
        }
        try (WirePeer peer = peer()) {
            String answer = peer.upgrade("X-No-Origin: 1", "Sec-WebSocket-Protocol: bearer.good.one-_, sip");
            assertThat(answer).startsWith("HTTP/1.1 101");
            assertThat(header(answer, "Sec-WebSocket-Protocol")).isEqualTo("sip");
            peer.text(peer.request("OPTIONS", "w9", "w9"));
            assertThat(byToken).containsExactly(take(user.requests).origin());
        }
    }

    @Test
    void page_of_a_foreign_name_that_points_at_us_is_refused() {
        try (WirePeer peer = peer()) {
            String answer =
                    peer.http("GET /sip HTTP/1.1\r\nHost: evil.example.com\r\nOrigin: http://evil.example.com\r\n"
                            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void request_and_response_take_the_connection_of_their_browser() {
        try (WirePeer first = browser();
                WirePeer second = browser()) {
            first.text(first.request("INVITE", "w1", "w1"));
            second.frame(0x82, second.request("OPTIONS", "w2", "w2").getBytes(StandardCharsets.UTF_8), true);
            ServerTransaction one = take(user.requests);
            ServerTransaction two = take(user.requests);
            ServerTransaction invite = one.request().is("INVITE") ? one : two;
            ServerTransaction options = invite == one ? two : one;
            assertThat(invite.origin().transport()).isEqualTo(Hop.Transport.WS);
            options.respond(OK, "t2");
            assertThat(next(second)).startsWith("SIP/2.0 200").contains("Call-ID: w2");
            assertThat(next(first)).startsWith("SIP/2.0 100");
            invite.respond(new SipResponse(180, "Ringing", Headers.NONE, Body.NONE), "t1");
            assertThat(next(first)).startsWith("SIP/2.0 180").contains("Call-ID: w1");

            Headers headers = Headers.NONE
                    .with("From", "<sip:100@tandem.local>;tag=t1")
                    .with("To", "<sip:alice@tandem.local>;tag=w1")
                    .with("Call-ID", "w1")
                    .with("CSeq", "1 INFO");
            SipUri target = SipUri.of("x", "df7jal23ls0d.invalid").with("transport", "ws");
            stack.send(new SipRequest("INFO", target, headers, Body.NONE), invite.origin(), user);
            String info = next(first);
            assertThat(info).startsWith("INFO sip:x@df7jal23ls0d.invalid;transport=ws SIP/2.0");
            assertThat(header(info, "Via")).startsWith("SIP/2.0/WS 127.0.0.1:");
            first.text("SIP/2.0 200 OK\r\nVia: " + header(info, "Via") + "\r\nFrom: " + header(info, "From")
                    + "\r\nTo: " + header(info, "To") + "\r\nCall-ID: w1\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n");
            assertThat(take(user.responses).status()).isEqualTo(200);
        }
        assertThat(take(user.lost)).isNotEqualTo(take(user.lost));
    }

    /// The next SIP message, pings answered.
    private static String next(WirePeer peer) {
        WirePeer.Frame frame = peer.receive();
        while (frame.opcode() == 9) {
            peer.frame(0x8a, frame.payload(), true);
            frame = peer.receive();
        }
        return frame.text();
    }

    @Test
    void request_to_a_browser_that_left_is_a_transport_error() {
        WirePeer browser = browser();
        browser.text(browser.request("OPTIONS", "w3", "w3"));
        Hop.Flow flow = take(user.requests).origin();
        browser.close();
        assertThat(take(user.lost)).isEqualTo(flow);
        Headers headers = Headers.NONE
                .with("From", "<sip:a@b>;tag=1")
                .with("To", "<sip:c@d>;tag=2")
                .with("Call-ID", "w3b")
                .with("CSeq", "1 INFO");
        stack.send(new SipRequest("INFO", SipUri.of("x", "y"), headers, Body.NONE), flow, user);
        assertThat(take(user.ends)).isEqualTo("transport");
    }

    @Test
    void keep_alives_of_both_sorts_are_answered_and_silence_is_cut_off() throws IOException {
        restart(Duration.ofMillis(400), Duration.ofSeconds(20));
        try (WirePeer browser = browser()) {
            browser.text("\r\n\r\n");
            assertThat(browser.receive().text()).isEqualTo("\r\n");
            browser.frame(0x89, new byte[] {7}, true);
            WirePeer.Frame pong = browser.receive();
            while (pong.opcode() == 9) {
                pong = browser.receive();
            }
            assertThat(pong.opcode()).isEqualTo(10);
            assertThat(browser.closeStatus()).isEqualTo(1008);
        }
    }

    @Test
    void two_messages_in_one_and_a_wrong_length_are_refused_and_too_many_end_the_connection() {
        try (WirePeer browser = browser()) {
            String request = browser.request("OPTIONS", "w4", "w4");
            for (int i = 0; i < 10; i++) {
                browser.text(request + request);
            }
            assertThat(next(browser)).startsWith("SIP/2.0 400");
            assertThat(browser.closeStatus()).isEqualTo(1002);
        }
        assertThat(user.requests).isEmpty();
    }

    @Test
    void message_in_two_frames_is_one_message() {
        try (WirePeer browser = browser()) {
            byte[] request = browser.request("OPTIONS", "w5", "w5").getBytes(StandardCharsets.UTF_8);
            browser.frame(0x01, java.util.Arrays.copyOf(request, 100), true);
            browser.frame(0x80, java.util.Arrays.copyOfRange(request, 100, request.length), true);
            assertThat(take(user.requests).request().callId()).isEqualTo("w5");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x81, false, 5, 1002",
        "0xC1, true, 5, 1002",
        "0x83, true, 5, 1002",
        "0x89, true, 126, 1002",
        "0x09, true, 3, 1002",
        "0x81, true, 16385, 1009"
    })
    void frame_that_breaks_the_rules_closes_its_connection(String first, boolean masked, int length, int status) {
        try (WirePeer browser = browser();
                WirePeer other = browser()) {
            browser.frame(Integer.decode(first), new byte[length], masked);
            assertThat(browser.closeStatus()).isEqualTo(status);
            other.text(other.request("OPTIONS", "w6", "w6"));
            assertThat(take(user.requests).request().callId()).isEqualTo("w6");
        }
    }

    @Test
    void length_of_two_to_the_63_costs_nothing_but_the_connection() {
        try (WirePeer browser = browser()) {
            browser.write(new byte[] {
                (byte) 0x82,
                (byte) 0xff,
                0x7f,
                (byte) 0xff,
                (byte) 0xff,
                (byte) 0xff,
                (byte) 0xff,
                (byte) 0xff,
                (byte) 0xff,
                (byte) 0xff,
                1,
                2,
                3,
                4
            });
            assertThat(browser.closeStatus()).isEqualTo(1009);
        }
    }

    @Test
    void message_in_ten_thousand_pieces_is_cut_off() {
        try (WirePeer browser = browser()) {
            browser.frame(0x01, new byte[] {'x'}, true);
            for (int i = 0; i < 100; i++) {
                browser.frame(0x00, new byte[] {'x'}, true);
            }
            assertThat(browser.closeStatus()).isEqualTo(1008);
        }
    }

    @Test
    void what_is_begun_and_not_ended_is_cut_off() throws IOException {
        restart(Duration.ofSeconds(20), Duration.ofMillis(700));
        try (WirePeer head = peer();
                WirePeer frame = browser();
                WirePeer hello = new WirePeer(server.httpsAddress().orElseThrow())) {
            head.write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.UTF_8));
            frame.write(new byte[] {(byte) 0x81, (byte) 0x85, 1});
            hello.write(new byte[] {22, 3, 1});
            assertThat(head.socket().getInputStream().read()).isEqualTo(-1);
            assertThat(frame.closeStatus()).isEqualTo(-1);
            assertThat(hello.socket().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void browser_that_does_not_read_loses_its_own_connection_only() {
        try (WirePeer stuck = browser();
                WirePeer other = browser()) {
            stuck.text(stuck.request("OPTIONS", "w7", "w7"));
            ServerTransaction transaction = take(user.requests);
            Body big = new Body("text/plain", "x".repeat(15_000));
            for (int i = 0; i < 2_000 && user.lost.isEmpty(); i++) {
                Headers headers = Headers.NONE
                        .with("From", "<sip:a@b>;tag=1")
                        .with("To", "<sip:c@d>;tag=2")
                        .with("Call-ID", "w7")
                        .with("CSeq", i + " INFO");
                stack.send(new SipRequest("INFO", SipUri.of("x", "y"), headers, big), transaction.origin(), user);
            }
            assertThat(take(user.lost)).isEqualTo(transaction.origin());
            other.text(other.request("OPTIONS", "w8", "w8"));
            assertThat(take(user.requests).request().callId()).isEqualTo("w8");
        }
    }

    /// A page that catches up after a while sends all it has at once, and reads the answers when it comes to that.
    @Test
    void burst_of_a_browser_that_reads_is_answered_in_full() throws Exception {
        try (WirePeer browser = browser()) {
            for (int i = 0; i < 300; i++) {
                browser.text(browser.request("OPTIONS", "burst" + i, "burst" + i));
            }
            for (int i = 0; i < 300; i++) {
                take(user.requests).respond(new SipResponse(200, "OK", Headers.NONE, Body.NONE), "t");
            }
            Set<String> answered = new HashSet<>();
            while (answered.size() < 300) {
                String answer = browser.receive().text();
                assertThat(answer).startsWith("SIP/2.0 200");
                answered.add(WirePeer.header(answer, "Call-ID"));
            }
            assertThat(user.lost).isEmpty();
        }
    }

    @Test
    void wss_works_with_the_self_made_certificate_and_its_key_is_private() throws Exception {
        Path key = state.resolve("tls/private-key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(state.resolve("tls/certificate.pem"))) {
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            assertThat(certificate.getSubjectAlternativeNames())
                    .extracting(name -> String.valueOf(name.get(1)))
                    .contains("localhost", "127.0.0.1", "gw.example.com");
            trusted.setCertificateEntry("tandem", certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (WirePeer browser = new WirePeer(server.httpsAddress().orElseThrow(), context.getSocketFactory())) {
            assertThat(browser.upgrade("Origin: https://" + browser.host(), "Sec-WebSocket-Protocol: sip"))
                    .startsWith("HTTP/1.1 101");
            assertThat(((SSLSocket) browser.socket()).getSession().getProtocol())
                    .isEqualTo("TLSv1.3");
            browser.text(browser.request("OPTIONS", "w9", "w9"));
            assertThat(take(user.requests).origin().transport()).isEqualTo(Hop.Transport.WSS);
        }
    }
}
