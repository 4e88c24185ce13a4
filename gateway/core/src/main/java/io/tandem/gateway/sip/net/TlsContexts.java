package io.tandem.gateway.sip.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.tandem.gateway.sip.TlsSettings.CertificateFiles;
import io.tandem.gateway.sip.TlsSettings.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Contexts of TLS connections: 1.2 and 1.3 only. Our certificate is read again when its file has changed; one that
/// cannot be read leaves the old in place. Any thread.
final class TlsContexts {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final CertificateFiles own;
    private final AtomicReference<Served> served;

    private record Served(SslContext context, FileTime chain) {}

    /// @throws IOException where the certificate cannot be read
    TlsContexts(CertificateFiles own) throws IOException {
        this.own = own;
        this.served = new AtomicReference<>(read());
    }

    private Served read() throws IOException {
        FileTime changed = Files.getLastModifiedTime(own.chain());
        try {
            SslContext context = SslContextBuilder.forServer(
                            own.chain().toFile(), own.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(new AnyClient())
                    .build();
            return new Served(context, changed);
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new IOException(
                    "the SIP certificate " + own.chain() + " with its key " + own.key() + " cannot be used: "
                            + unusable.getMessage(),
                    unusable);
        }
    }

    /// What we show to who connects. A client certificate is asked for, and proven to be the client's own; whose it is
    /// is judged afterwards, since only then do we know which trunk it could be.
    SslContext server() {
        Served now = Objects.requireNonNull(served.get());
        try {
            if (!Files.getLastModifiedTime(own.chain()).equals(now.chain())) {
                Served changed = read();
                served.set(changed);
                LOG.info("the SIP certificate {} has changed and is used from now on", own.chain());
                return changed.context();
            }
        } catch (IOException unusable) {
            LOG.warn("the old SIP certificate stays in use: {}", unusable.getMessage());
        }
        return now.context();
    }

    /// For a connection to a peer.
    ///
    /// @throws IOException where our certificate toward it cannot be read
    static SslContext client(Peer peer) throws IOException {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .endpointIdentificationAlgorithm("")
                    .trustManager(new OnePeer(peer));
            if (peer.own().isPresent()) {
                CertificateFiles files = peer.own().get();
                builder.keyManager(files.chain().toFile(), files.key().toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new IOException(
                    "our certificate toward trunk " + peer.name() + " cannot be used: " + unusable.getMessage(),
                    unusable);
        }
    }

    /// Trusts the certificate of one peer.
    private static final class OnePeer extends TlsJudge {
        private final Peer peer;

        private OnePeer(Peer peer) {
            this.peer = peer;
        }

        @Override
        void server(List<X509Certificate> chain) throws CertificateException {
            PeerCertificate.check(chain, peer, PeerCertificate.Role.SERVER);
        }
    }

    /// Lets every client go on.
    private static final class AnyClient extends TlsJudge {
        @Override
        void server(List<X509Certificate> chain) throws CertificateException {
            throw new CertificateException("no server is expected here");
        }
    }
}
