package io.tandem.gateway.ws;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the web server is set up. Immutable.
///
/// @param http where it listens without TLS
/// @param https where it listens with TLS
/// @param certificate an own certificate; empty: one is made in `stateDirectory/tls` at the first start
/// @param names host names by which browsers reach us, beside localhost, addresses and the machine's name
/// @param allowedOrigins further pages that may open the WebSocket, as `https://host[:port]`
/// @param allowMissingOrigin whether a client without Origin may: browsers always send one, softphones never
/// @param pingInterval a peer that is silent for two of them is cut off
/// @param maxMessageBytes larger messages close their connection with 1009
/// @param headTimeout for a whole HTTP request, and for a whole WebSocket message once it has begun
/// @param tlsTimeout for the handshake
/// @param maxConnections in all
/// @param maxConnectionsPerAddress of one peer address
public record WebSettings(
        Optional<InetSocketAddress> http,
        Optional<InetSocketAddress> https,
        Optional<CertificateFiles> certificate,
        Path stateDirectory,
        Set<String> names,
        Set<String> allowedOrigins,
        boolean allowMissingOrigin,
        Duration pingInterval,
        int maxMessageBytes,
        Duration headTimeout,
        Duration tlsTimeout,
        int maxConnections,
        int maxConnectionsPerAddress) {

    /// Certificate chain and PKCS #8 key, both PEM.
    public record CertificateFiles(Path chain, Path key) {}

    public WebSettings {
        names = Set.copyOf(names);
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /// The defaults with both listeners.
    public static WebSettings on(InetSocketAddress http, InetSocketAddress https, Path stateDirectory) {
        return new WebSettings(
                Optional.of(http),
                Optional.of(https),
                Optional.empty(),
                stateDirectory,
                Set.of(),
                Set.copyOf(List.of()),
                true,
                Duration.ofSeconds(15),
                16 * 1_024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                8_192,
                1_024);
    }
}
