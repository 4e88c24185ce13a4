package io.tandem.tests.peer;

import io.tandem.farend.Peer;
import io.tandem.farend.SipMessage;
import io.tandem.farend.SipTransport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SIP over one WebSocket (RFC 7118), one message a frame. Any thread; sends are chained in order.
final class WebSocketTransport implements SipTransport {
    private static final System.Logger LOG = System.getLogger(WebSocketTransport.class.getName());

    private final HttpClient http;
    private final BrowserSettings settings;
    private final String host;
    private final AtomicReference<BiConsumer<SipMessage, Peer>> receiver = new AtomicReference<>((_, _) -> {});
    private final AtomicReference<@Nullable WebSocket> socket = new AtomicReference<>();
    private final AtomicReference<CompletableFuture<?>> lastSend =
            new AtomicReference<>(CompletableFuture.completedFuture(null));
    private final AtomicReference<CompletableFuture<String>> ended = new AtomicReference<>(new CompletableFuture<>());

    /// @param host our `.invalid` name for Via and Contact (RFC 7118 §5, JsSIP)
    WebSocketTransport(HttpClient http, BrowserSettings settings, String host) {
        this.http = http;
        this.settings = settings;
        this.host = host;
    }

    /// Opens the WebSocket, again after it was lost; done when the upgrade was accepted.
    CompletableFuture<Void> connect() {
        CompletableFuture<String> end = new CompletableFuture<>();
        ended.set(end);
        return http.newWebSocketBuilder()
                .subprotocols("sip")
                .header("Origin", settings.origin())
                .buildAsync(settings.webSocket(), new Frames(end))
                .thenAccept(socket::set);
    }

    /// Done when the WebSocket is gone, with the close code and reason or the error.
    CompletableFuture<String> ended() {
        return Objects.requireNonNull(ended.get()).copy();
    }

    /// The TCP connection goes away without a word.
    void lose() {
        WebSocket open = socket.getAndSet(null);
        if (open != null) {
            open.abort();
        }
    }

    /// A text frame as it is, be it SIP or not.
    void sendText(String text) {
        inTurn(open -> open.sendText(text, true));
    }

    /// A frame with a part of a message.
    void sendPart(String text, boolean last) {
        inTurn(open -> open.sendText(text, last));
    }

    void sendPing() {
        inTurn(open -> open.sendPing(ByteBuffer.allocate(8)));
    }

    private void inTurn(Function<WebSocket, CompletableFuture<WebSocket>> send) {
        WebSocket open = socket.get();
        if (open == null) {
            LOG.log(System.Logger.Level.DEBUG, "no WebSocket to send on");
            return;
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        CompletableFuture<?> before = Objects.requireNonNull(lastSend.getAndSet(turn));
        before.whenComplete((_, _) -> send.apply(open).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.log(System.Logger.Level.DEBUG, "WebSocket send", failed);
            }
            turn.complete(null);
        }));
    }

    @Override
    public void start(BiConsumer<SipMessage, Peer> to) {
        receiver.set(to);
    }

    @Override
    public void send(SipMessage message, Peer to) {
        sendText(new String(message.toBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public String sentBy() {
        return host;
    }

    @Override
    public String contact(Peer peer) {
        return "<sip:" + settings.user() + "@" + host + ";transport=ws>";
    }

    @Override
    public Peer nextHop() {
        URI uri = settings.webSocket();
        return Peer.webSocket(new InetSocketAddress(uri.getHost(), Math.max(uri.getPort(), 0)), secure());
    }

    private boolean secure() {
        return settings.webSocket().getScheme().equals("wss");
    }

    @Override
    public void close() {
        WebSocket open = socket.getAndSet(null);
        if (open != null) {
            CompletableFuture<?> before = Objects.requireNonNull(lastSend.get());
            before.whenComplete((_, _) -> open.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(2, TimeUnit.SECONDS)
                    .whenComplete((_, _) -> open.abort()));
        }
    }

    /// Puts frames together to messages; called by the WebSocket in turn.
    private final class Frames implements WebSocket.Listener {
        private final CompletableFuture<String> end;
        private final StringBuilder text = new StringBuilder();

        Frames(CompletableFuture<String> end) {
            this.end = end;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            text.append(StandardCharsets.UTF_8.decode(data));
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            if (message.isBlank()) {
                return; // keep-alive
            }
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            try {
                SipMessage parsed = SipMessage.parse(bytes, bytes.length);
                Objects.requireNonNull(receiver.get()).accept(parsed, nextHop());
            } catch (IllegalArgumentException malformed) {
                LOG.log(System.Logger.Level.WARNING, "malformed SIP on the WebSocket: {0}", malformed.getMessage());
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end.complete("error " + error);
        }
    }
}
