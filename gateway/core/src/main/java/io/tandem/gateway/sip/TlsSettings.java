package io.tandem.gateway.sip;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How SIP over TLS is set up (RFC 3261 §26.3.1, RFC 5922). Immutable.
///
/// @param listen where peers may connect; empty: connections are only opened by us
/// @param own our certificate, shown to whoever connects; present where there is a listener
/// @param peers who is trusted for what
/// @param handshake how long a handshake may take
public record TlsSettings(
        List<InetSocketAddress> listen, Optional<CertificateFiles> own, Directory peers, Duration handshake) {

    public TlsSettings {
        listen = List.copyOf(listen);
        if (!listen.isEmpty() && own.isEmpty()) {
            throw new IllegalArgumentException("a TLS listener needs a certificate");
        }
    }

    /// Nobody is reached by TLS, and nobody may connect.
    public static final TlsSettings OFF =
            new TlsSettings(List.of(), Optional.empty(), Directory.NOBODY, Duration.ofSeconds(5));

    /// PEM files: a certificate with what leads to its authority, and its private key in PKCS #8.
    public record CertificateFiles(Path chain, Path key) {}

    /// Whose certificates count. Immutable.
    public sealed interface Trust {
        /// Those of the authorities that the Java runtime knows.
        record System() implements Trust {}

        /// Those of the authorities in a PEM file, and no others.
        record Authorities(Path file) implements Trust {}

        /// Certificates with one of these SHA-256 digests, whoever signed them, whatever name they carry.
        ///
        /// @param sha256 lower-case hex digits without colons
        record Pinned(Set<String> sha256) implements Trust {
            public Pinned {
                sha256 = Set.copyOf(sha256);
            }
        }
    }

    /// A peer that is reached by TLS, or calls by it. Immutable.
    ///
    /// @param name what the configuration calls it
    /// @param identity the domain or address that its certificate must be for (RFC 5922 §7)
    /// @param own what we show when it asks for a certificate
    public record Peer(String name, String identity, Trust trust, Optional<CertificateFiles> own) {}

    /// The peers. Any thread; never blocks.
    public interface Directory {
        Directory NOBODY = new Directory() {
            @Override
            public Optional<Peer> at(InetSocketAddress address) {
                return Optional.empty();
            }

            @Override
            public List<Peer> all() {
                return List.of();
            }

            @Override
            public Optional<InetSocketAddress> backTo(InetSocketAddress lost) {
                return Optional.empty();
            }

            @Override
            public void recognised(Hop.Flow flow, List<Peer> as, List<X509Certificate> chain) {}

            @Override
            public void forgotten(Hop.Flow flow) {}
        };

        /// The peer at an address that we connect to; empty: nobody is expected there.
        Optional<Peer> at(InetSocketAddress address);

        /// Every peer that may call by TLS.
        List<Peer> all();

        /// Where the peer can be connected to whose own connection from that address is lost.
        Optional<InetSocketAddress> backTo(InetSocketAddress lost);

        /// A connection that came in has shown a certificate, and is that of these peers; of none where the list is
        /// empty. Told before its first message.
        void recognised(Hop.Flow flow, List<Peer> as, List<X509Certificate> chain);

        /// That connection is gone.
        void forgotten(Hop.Flow flow);
    }
}
