package io.tandem.gateway.sip.stack;

import static io.tandem.gateway.sip.stack.RecordingUser.take;
import static io.tandem.gateway.sip.stack.UdpPeer.header;
import static io.tandem.gateway.sip.stack.UdpPeer.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipUri;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTransactionsTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SipResponse OK = new SipResponse(200, "OK", Headers.NONE, Body.NONE);

    private final RecordingUser user = new RecordingUser();
    private final NettySipStack stack = NettySipStack.start(SipSettings.on(ANY), user);

    @AfterEach
    void close() {
        stack.close();
    }

    private Socket connect() throws IOException {
        InetSocketAddress gateway = stack.tcpAddresses().getFirst();
        Socket socket = new Socket(gateway.getAddress(), gateway.getPort());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String options(String callId) {
        return "OPTIONS sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK" + callId
                + "\r\nFrom: <sip:peer@127.0.0.1>;tag=p1\r\nTo: <sip:100@127.0.0.1>\r\nCall-ID: " + callId
                + "\r\nCSeq: 1 OPTIONS\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
    }

    /// The head of the next message; the bodies here are empty.
    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    @Test
    void messages_are_framed_however_they_are_cut() throws IOException {
        try (Socket socket = connect()) {
            String two = options("t1") + options("t2");
            for (int i = 0; i < two.length(); i += 7) {
                write(socket, two.substring(i, Math.min(i + 7, two.length())));
            }
            ServerTransaction one = take(user.requests);
            ServerTransaction other = take(user.requests);
            assertThat(one.request().body().text()).isEqualTo("hello");
            assertThat(other.request().body().text()).isEqualTo("hello");
            one.respond(OK, "x");
            assertThat(read(socket))
                    .startsWith("SIP/2.0 200")
                    .contains("Call-ID: " + one.request().callId());
            other.respond(OK, "x");
            assertThat(read(socket)).contains("Call-ID: " + other.request().callId());
        }
        assertThat(take(user.lost).transport()).isEqualTo(Hop.Transport.TCP);
    }

    @Test
    void keep_alive_is_answered() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(2)).isEqualTo(new byte[] {'\r', '\n'});
            write(socket, options("t3"));
            assertThat(take(user.requests).request().callId()).isEqualTo("t3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: x\r\n\r\n",
                "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n",
                "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n",
                "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 999999\r\n\r\n",
            })
    void stream_that_cannot_be_framed_is_closed_and_others_live_on(String text) throws IOException {
        try (Socket bad = connect();
                Socket good = connect()) {
            write(bad, text);
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
            write(good, options("t4"));
            assertThat(take(user.requests).request().callId()).isEqualTo("t4");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: -999 | 400
            Content-Length: 3, Content-Length: 4 | 400
            X-None: 1 | 400
            Content-Length: 70000 | 513
            """)
    void message_that_cannot_be_cut_is_answered_before_its_connection_is_closed(String lengths, int status)
            throws IOException {
        try (Socket bad = connect()) {
            String fields = String.join("\r\n", lengths.split(", "));
            write(bad, options("t5").replace("Content-Length: 5", fields) + "what follows".repeat(1_000));
            String answer = read(bad);
            assertThat(answer).startsWith("SIP/2.0 " + status + " ");
            assertThat(header(answer, "Call-ID")).isEqualTo("t5");
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(user.requests).isEmpty();
    }

    private static SipRequest outgoing() {
        Headers headers = Headers.NONE
                .with("From", "<sip:alice@tandem.local>;tag=a1")
                .with("To", "<sip:100@127.0.0.1>")
                .with("Call-ID", "out")
                .with("CSeq", "7 OPTIONS");
        return new SipRequest("OPTIONS", SipUri.of("100", "127.0.0.1"), headers, Body.NONE);
    }

    @Test
    void our_request_opens_a_connection_and_its_response_comes_back_on_it() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Hop hop = new Hop.Address(Hop.Transport.TCP, (InetSocketAddress) listener.getLocalSocketAddress());
            stack.send(outgoing(), hop, user);
            try (Socket accepted = listener.accept()) {
                String request = read(accepted);
                assertThat(header(request, "Via"))
                        .startsWith("SIP/2.0/TCP 127.0.0.1:"
                                + stack.tcpAddresses().getFirst().getPort());
                write(accepted, response(request, "200 OK", "r1"));
                assertThat(take(user.responses).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void refused_connection_is_a_transport_error() throws IOException {
        InetSocketAddress dead;
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            dead = (InetSocketAddress) listener.getLocalSocketAddress();
        }
        stack.send(outgoing(), new Hop.Address(Hop.Transport.TCP, dead), user);
        assertThat(take(user.ends)).isEqualTo("transport");
    }
}
