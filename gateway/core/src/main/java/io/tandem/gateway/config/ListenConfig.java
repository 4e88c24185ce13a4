package io.tandem.gateway.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the gateway listens. Immutable.
public record ListenConfig(
        @Key(value = "Address of the HTTP listener: console page and SIP over WebSocket.", def = "127.0.0.1")
        InetAddress httpAddress,

        @Key(
                value = "Port of the HTTP listener. Browsers give a page the microphone over plain HTTP only on"
                        + " localhost.",
                def = "8080",
                max = 65_535)
        int httpPort,

        @Key(value = "Whether the HTTP listener is there.", def = "true")
        boolean httpEnabled,

        @Key(value = "Address of the HTTPS listener, with SIP over secure WebSocket.", def = "127.0.0.1")
        InetAddress httpsAddress,

        @Key(value = "Port of the HTTPS listener.", def = "8443", max = 65_535)
        int httpsPort,

        @Key(value = "Whether the HTTPS listener is there.", def = "true")
        boolean httpsEnabled,

        @Key(
                value = "Certificate chain, PEM. Give it together with `private-key-file`.",
                defMeaning = "a certificate of its own, made at the first start in `<state-directory>/tls`")
        Path certificateFile,

        @Key(value = "Private key of the certificate, PEM, PKCS #8, not encrypted.", defMeaning = "see above")
        Path privateKeyFile,

        @Key(
                value = "Pages that may open the WebSocket, as `https://host[:port]`. A page that the gateway itself"
                        + " served may always.",
                defMeaning = "none but its own")
        List<String> allowedOrigins,

        @Key(
                value = "Host name by which browsers and peers reach the gateway: in its own certificate and the"
                        + " printed addresses.",
                def = "localhost")
        String advertisedHost,

        @Key(
                value = "Whether a WebSocket client without Origin is let in: browsers always send one, softphones"
                        + " never.",
                def = "true")
        boolean allowMissingOrigin,

        @Key(value = "Most HTTP and WebSocket connections at a time.", def = "8192", min = 1)
        int maxConnections,

        @Key(value = "Most of them from one address.", def = "1024", min = 1)
        int maxConnectionsPerAddress,

        @Key(value = "Address of the SIP listeners toward trunks.", def = "127.0.0.1")
        InetAddress sipAddress,

        @Key(value = "SIP port, UDP.", def = "5060", max = 65_535)
        int sipUdpPort,

        @Key(value = "SIP port, TCP.", def = "5060", max = 65_535)
        int sipTcpPort,

        @Key(
                value = "More addresses of the SIP listeners, such as an IPv6 one beside an IPv4 one.",
                defMeaning = "none")
        List<InetAddress> sipMoreAddresses,

        @Key(
                value = "SIP port, TLS; 0: trunks cannot connect by TLS, we can still connect to them.",
                def = "0",
                max = 65_535)
        int sipTlsPort,

        @Key(
                value = "Certificate chain of the SIP listener for TLS, PEM, read again when the file changes. Give it"
                        + " together with `sip-tls-private-key-file`.",
                defMeaning = "`certificate-file`")
        Path sipTlsCertificateFile,

        @Key(value = "Its private key, PEM, PKCS #8, not encrypted.", defMeaning = "`private-key-file`")
        Path sipTlsPrivateKeyFile,

        @Key(
                value = "Address that Via and Contact carry toward trunks, where it is not the one listened on.",
                defMeaning = "`sip-address`")
        String sipAdvertisedAddress) {

    /// Addresses of the SIP listeners.
    public List<InetAddress> sipAddresses() {
        return Stream.concat(Stream.of(sipAddress), sipMoreAddresses.stream())
                .distinct()
                .toList();
    }

    /// True when an own certificate is configured.
    public boolean ownCertificate() {
        return !certificateFile.toString().isEmpty();
    }
}
