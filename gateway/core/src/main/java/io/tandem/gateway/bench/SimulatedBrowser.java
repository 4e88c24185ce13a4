package io.tandem.gateway.bench;

import io.tandem.gateway.probe.WireMessage;
import io.tandem.gateway.sip.digest.DigestClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// An operator's browser as far as its signalling goes (RFC 7118): it signs in, rings, and answers at once. It says
/// what a browser says of its media, and sends none. Confined to the HTTP client's thread of its socket.
final class SimulatedBrowser implements WebSocket.Listener {
    private static final String EXPIRES = "86400";

    private final String user;
    private final String domain;
    private final String password;
    private final String tag = id();
    private final String contact;
    private final CompletableFuture<Integer> registered = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private int cseq = 1;

    private SimulatedBrowser(String user, String domain, String password) {
        this.user = user;
        this.domain = domain;
        this.password = password;
        this.contact = "<sip:" + user + "@" + id() + ".invalid;transport=ws>";
    }

    /// Opens the socket and signs in.
    ///
    /// @return the status that REGISTER is answered with in the end
    static CompletableFuture<Integer> start(HttpClient client, URI url, String user, String domain, String password) {
        SimulatedBrowser browser = new SimulatedBrowser(user, domain, password);
        return client.newWebSocketBuilder()
                .subprotocols("sip")
                .buildAsync(url, browser)
                .thenCompose(_ -> browser.registered);
    }

    private static String id() {
        return UUID.randomUUID().toString().substring(0, 13);
    }

    @Override
    public void onOpen(WebSocket socket) {
        send(socket, register(List.of()));
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            if (!text.isBlank()) { // a blank one is a keep-alive (RFC 5626 §3.5.1)
                take(socket, WireMessage.parse(text));
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        registered.completeExceptionally(error);
    }

    private void take(WebSocket socket, WireMessage message) {
        if (message.isResponse()) {
            signedIn(socket, message);
            return;
        }
        switch (message.method()) {
            case "ACK" -> {}
            case "INVITE" -> {
                send(socket, message.answer("180 Ringing", tag, List.of("Contact: " + contact), ""));
                List<String> more = List.of("Contact: " + contact, "Content-Type: application/sdp");
                send(socket, message.answer("200 OK", tag, more, answer(message.body())));
            }
            default -> send(socket, message.answer("200 OK", tag, List.of(), ""));
        }
    }

    private void signedIn(WebSocket socket, WireMessage response) {
        boolean challenged = response.status() == 401 || response.status() == 407;
        if (!challenged || cseq > 2) {
            registered.complete(response.status());
            return;
        }
        boolean proxy = response.status() == 407;
        List<String> challenges = response.all(proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
        DigestClient.answer(challenges, "REGISTER", "sip:" + domain, user, password, "", id())
                .ifPresentOrElse(
                        value -> send(
                                socket,
                                register(List.of((proxy ? "Proxy-Authorization: " : "Authorization: ") + value))),
                        () -> registered.complete(response.status()));
    }

    private WireMessage register(List<String> credentials) {
        String own = "<sip:" + user + "@" + domain + ">";
        List<String> headers = new ArrayList<>(List.of(
                "Via: SIP/2.0/WS " + tag + ".invalid;branch=z9hG4bK" + id(),
                "Max-Forwards: 70",
                "From: " + own + ";tag=" + tag,
                "To: " + own,
                "Call-ID: " + tag + "-register",
                "CSeq: " + cseq++ + " REGISTER",
                "Contact: " + contact,
                "Expires: " + EXPIRES,
                "Supported: path",
                "Content-Length: 0"));
        headers.addAll(credentials);
        return new WireMessage("REGISTER sip:" + domain + " SIP/2.0", List.copyOf(headers), "");
    }

    private static void send(WebSocket socket, WireMessage message) {
        socket.sendText(message.render(), true).join();
    }

    /// As Chromium answers, with the offer's media identifier and the one codec that all have.
    private static String answer(String offer) {
        String mid = offer.lines()
                .filter(line -> line.startsWith("a=mid:"))
                .map(line -> line.substring(6))
                .findFirst()
                .orElse("0");
        return """
                v=0
                o=- 4611731400430051336 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE %1$s
                a=msid-semantic: WMS
                m=audio 9 UDP/TLS/RTP/SAVPF 8
                c=IN IP4 0.0.0.0
                a=rtcp:9 IN IP4 0.0.0.0
                a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host generation 0
                a=ice-ufrag:bnch
                a=ice-pwd:benchbenchbenchbenchbench
                a=ice-options:trickle
                a=fingerprint:sha-256 %2$s
                a=setup:active
                a=mid:%1$s
                a=sendrecv
                a=rtcp-mux
                a=rtpmap:8 PCMA/8000
                """.formatted(mid, "AB:CD:".repeat(15) + "AB:CD").replace("\n", "\r\n");
    }
}
