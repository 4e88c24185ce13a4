package io.tandem.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipDispatcher;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.sip.stack.NettySipStack;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What hostile peers send to the SIP ports, on every transport and beside a call: the rows of
/// docs/abuse-signalling.md that no other test has. Calls are not taken: 488 is the answer to what is in order.
@SuppressWarnings("NullAway.Init")
class HostileSipTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Pattern FINAL = Pattern.compile("(?m)^SIP/2\\.0 ([2-6]\\d\\d)");
    private static final int QUIET_MS = 700;
    private static final int ANSWER_MS = 3_000;

    @TempDir
    Path state;

    private NettySipStack stack;
    private WebServer server;
    private int sent;

    private static final class NoCalls implements SipUser {
        @Override
        public void onRequest(ServerTransaction transaction) {
            int status = transaction.request().callId().startsWith("canary") ? 200 : 488;
            Headers contact = Headers.NONE.with("Contact", "<sip:100@127.0.0.1>");
            transaction.respond(new SipResponse(status, "", contact, Body.NONE), "hostile");
        }

        @Override
        public void onAck(SipRequest ack, Hop.Flow origin) {}

        @Override
        public void onCancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void onFlowLost(Hop.Flow flow, String why) {}
    }

    @BeforeEach
    void start() throws IOException {
        SipDispatcher dispatcher = new SipDispatcher(
                transaction -> transaction.respond(new SipResponse(401, "", Headers.NONE, Body.NONE), "r"),
                flow -> {},
                new NoCalls(),
                OptionalInt::empty);
        stack = NettySipStack.start(SipSettings.on(ANY), dispatcher);
        server = WebServer.start(
                WebSettings.on(ANY, ANY, state),
                stack,
                TokenGate.NONE,
                () -> new WebServer.Console("{}", true),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        server.close();
        stack.close();
    }

    /// A request of which a test changes one thing; `%t` and `%n` become the transport and a number of its own.
    private static String message(String method, String... fields) {
        return method + " sip:100@tandem.local SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:9;rport;branch=z9hG4bKh%n\r\n"
                + "From: <sip:mallory@127.0.0.1>;tag=%n\r\nTo: <sip:100@tandem.local>\r\nCall-ID: h%n\r\nCSeq: 1 "
                + method + "\r\nContact: <sip:mallory@127.0.0.1>\r\nMax-Forwards: 70\r\n"
                + String.join("", List.of(fields).stream().map(f -> f + "\r\n").toList())
                + "Content-Length: 0\r\n\r\n";
    }

    private static String invite(String... fields) {
        return message("INVITE", fields);
    }

    private static String withBody(String type, String body) {
        return invite("Content-Type: " + type)
                .replace("Content-Length: 0\r\n\r\n", "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private byte[] bytes(String message, String transport) {
        sent++;
        return message.replace("%t", transport)
                .replace("%n", Integer.toString(sent))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String byUdp(String message) throws IOException {
        byte[] bytes = bytes(message, "UDP");
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            socket.send(
                    new DatagramPacket(bytes, bytes.length, stack.udpAddresses().getFirst()));
            while (true) {
                socket.setSoTimeout(patience(message));
                DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(answer);
                Matcher status =
                        FINAL.matcher(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
                if (status.find()) {
                    return status.group(1);
                }
            }
        } catch (SocketTimeoutException nothing) {
            return "nothing";
        }
    }

    private String byTcp(String message) throws IOException {
        InetSocketAddress gateway = stack.tcpAddresses().getFirst();
        StringBuilder received = new StringBuilder();
        try (Socket socket = new Socket(gateway.getAddress(), gateway.getPort())) {
            socket.setSoTimeout(patience(message));
            socket.getOutputStream().write(bytes(message, "TCP"));
            for (int octet = socket.getInputStream().read();
                    octet >= 0;
                    octet = socket.getInputStream().read()) {
                received.append((char) octet);
                Matcher status = FINAL.matcher(received);
                if (octet == '\n' && status.find()) {
                    return status.group(1);
                }
            }
        } catch (SocketTimeoutException nothing) {
            return "nothing";
        }
        return "nothing";
    }

    private String byWebSocket(String message) {
        try (WirePeer browser = new WirePeer(server.httpAddress().orElseThrow()).connect()) {
            browser.frame(0x81, bytes(message, "WS"), true);
            while (browser.hasMore(patience(message))) {
                WirePeer.Frame frame = browser.receive();
                Matcher status = FINAL.matcher(frame.text());
                if (frame.opcode() == 8) {
                    return Integer.toString(frame.closeStatus());
                }
                if (status.find()) {
                    return status.group(1);
                }
            }
            return "nothing";
        }
    }

    private static int patience(String message) {
        return message.startsWith("SIP/2.0") || message.startsWith("ACK") ? QUIET_MS : ANSWER_MS;
    }

    /// On all three transports, beside a call that must not notice.
    private void comesTo(String outcome, String... messages) throws IOException {
        eachComesTo(outcome, outcome, outcome, messages);
    }

    private void eachComesTo(String udp, String tcp, String webSocket, String... messages) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Canary canary = new Canary(stack.udpAddresses().getFirst(), "canary")) {
            canary.call();
            for (String message : messages) {
                String outcomes = byUdp(message) + ' ' + byTcp(message) + ' ' + byWebSocket(message);
                if (!outcomes.equals(udp + ' ' + tcp + ' ' + webSocket)) {
                    wrong.add(outcomes + ": " + message.substring(0, Math.min(message.length(), 600)));
                }
                canary.speak();
            }
            canary.hangUp();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a05_method_of_two_thousand_characters_without_branch() throws IOException {
        comesTo(
                "400",
                invite().replace("1 INVITE", "1 " + "M".repeat(2_000)).replace(";branch=z9hG4bKh%n", ""),
                invite().replace("1 INVITE", "1 OPTIONS"));
    }

    @Test
    void a06_multipart_of_every_sort_is_not_taken_apart() throws IOException {
        String nested = "";
        for (int i = 0; i < 100; i++) {
            nested += "--b" + i + "\r\nContent-Type: multipart/mixed;boundary=b" + (i + 1) + "\r\n\r\n";
        }
        comesTo(
                "415",
                withBody("multipart/mixed", "--x\r\n\r\n--x--"),
                withBody("multipart/mixed;boundary=\"\"", "--\r\n\r\n----"),
                withBody("multipart/mixed;boundary=b", "--b\r\n\r\n".repeat(1_500)),
                withBody("multipart/mixed;boundary=b0", nested));
    }

    @Test
    void a07_too_many_headers_and_too_long_ones() throws IOException {
        comesTo("405", message("SUBSCRIBE", "Accept: a/b\r\n".repeat(120) + "Event: presence"));
        comesTo("513", invite("X-H: y\r\n".repeat(1_000) + "X-H: y"), invite("X: " + "y".repeat(9_000)));
        eachComesTo(
                "513",
                "513",
                "1009",
                invite("X-H: y\r\n".repeat(4_000) + "X-H: y"),
                invite("X: " + "y".repeat(60_000)));
    }

    @Test
    void a07_stream_of_more_than_a_message_is_answered_and_closed() throws IOException {
        assertThat(byTcp(invite("X: " + "y".repeat(70_000)))).isEqualTo("513");
    }

    @Test
    void a09_headers_that_parsers_read_differently() throws IOException {
        comesTo(
                "400",
                invite("X-Auth\u000b: 1"),
                invite("X-Auth\u0000: 1"),
                invite("X Auth: 1"),
                invite("To: <sip:other@tandem.local>"),
                invite("t: <sip:other@tandem.local>"),
                invite("f: <sip:other@tandem.local>;tag=x"),
                invite("i: other"),
                invite("l: 5"));
        comesTo("488", invite("Subject: a\r\n\tTo: <sip:other@tandem.local>"), invite("X-Auth : 1"));
    }

    @Test
    void a10_response_to_nothing_is_dropped() throws IOException {
        String response = "SIP/2.0 200 OK\r\nVia: SIP/2.0/%t 127.0.0.1;branch=z9hG4bKnobody%n\r\nFrom: <sip:a@b>;tag=1"
                + "\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: r%n\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
        comesTo("nothing", response, response.replace("From:", "Via: SIP/2.0/UDP 255.255.255.255\r\nFrom:"));
    }

    @Test
    void a11_addresses_that_are_none() throws IOException {
        List<String> refused = new ArrayList<>();
        for (String uri : List.of("/", "<tel:>", "", "<sip:@>", "sip:@h", "<>", "<sip:a@h", "\"x <sip:a@h>")) {
            refused.add(invite().replace("<sip:mallory@127.0.0.1>;tag", uri + ";tag"));
            refused.add(invite().replace("To: <sip:100@tandem.local>", "To: " + uri));
        }
        comesTo("400", refused.toArray(String[]::new));
        comesTo(
                "488",
                invite().replace("<sip:mallory@127.0.0.1>;tag", "<sip:%00@h>;tag"),
                invite("Diversion: /"),
                invite("Diversion: <sip:@>;reason"));
    }

    @Test
    void a13_requests_of_dialogs_and_transactions_that_are_not() throws IOException {
        comesTo("nothing", message("ACK"));
        comesTo("481", message("CANCEL"));
    }
}
