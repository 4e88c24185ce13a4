package io.tandem.gateway.probe;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A SIP WebSocket as a browser opens it (RFC 7118). Messages come on the HTTP client's thread, one at a time.
final class ProbeSocket implements WebSocket.Listener, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final WebSocket socket;
    private final Consumer<WireMessage> onMessage;
    private final StringBuilder partial = new StringBuilder();

    private ProbeSocket(URI url, boolean anyCertificate, Consumer<WireMessage> onMessage) throws ProbeFailed {
        this.onMessage = onMessage;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        if (anyCertificate) {
            builder.sslContext(trustingAnyone());
        }
        client = builder.build();
        try {
            socket = client.newWebSocketBuilder()
                    .subprotocols("sip")
                    .connectTimeout(CONNECT_TIMEOUT)
                    .buildAsync(url, this)
                    .join();
        } catch (CompletionException e) {
            client.shutdownNow();
            throw new ProbeFailed(explain(url, e.getCause() == null ? e : e.getCause()));
        }
    }

    static ProbeSocket connect(URI url, boolean anyCertificate, Consumer<WireMessage> onMessage) throws ProbeFailed {
        return new ProbeSocket(url, anyCertificate, onMessage);
    }

    private static String explain(URI url, Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused) {
            return url + " answered HTTP " + refused.getResponse().statusCode()
                    + " to the WebSocket upgrade: is this the gateway's address and path, and is the origin allowed?";
        }
        if (cause instanceof javax.net.ssl.SSLException) {
            return url + " has a certificate that is not trusted (" + cause.getMessage()
                    + "): give --insecure for a self-made one";
        }
        return url + " does not answer (" + cause.getClass().getSimpleName()
                + "): start the gateway with `tandem run`, or give its address with --url";
    }

    void send(WireMessage message) {
        socket.sendText(message.render(), true).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            if (!text.isBlank()) { // a blank one is a keep-alive's answer (RFC 5626 §3.5.1)
                onMessage.accept(WireMessage.parse(text));
            }
        }
        ws.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private static SSLContext trustingAnyone() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAnyone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// For `--insecure` only: the extended kind also leaves the host name unchecked.
    private static final class TrustAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
