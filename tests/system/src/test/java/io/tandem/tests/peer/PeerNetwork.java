package io.tandem.tests.peer;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// What many [WireBrowser]s share: one HTTP client, one certificate, one source of randomness. Any thread.
public final class PeerNetwork implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final PeerIdentity identity = PeerIdentity.create();
    private final RandomGenerator random = new SecureRandom();

    /// A network whose TLS trusts the gateway's self-made certificate.
    public PeerNetwork() {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new TrustingAll()}, null);
            http = HttpClient.newBuilder()
                    .executor(executor)
                    .sslContext(tls)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("TLS", broken);
        }
    }

    HttpClient http() {
        return http;
    }

    PeerIdentity identity() {
        return identity;
    }

    RandomGenerator random() {
        return random;
    }

    @Override
    public void close() {
        http.shutdownNow();
        executor.shutdownNow();
    }

    /// As an operator who clicks the warning away; also about the name on it.
    private static final class TrustingAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // nobody asks us
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // taken as it is
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
            // nobody asks us
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
            // taken as it is
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // nobody asks us
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // taken as it is
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
