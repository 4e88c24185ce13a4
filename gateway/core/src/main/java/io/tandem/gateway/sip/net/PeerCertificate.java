package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.TlsSettings.Peer;
import io.tandem.gateway.sip.TlsSettings.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whether a certificate is a peer's: signed by whom it trusts, in force, and for its name (RFC 5922 §7, RFC 5280
/// §6). Any thread; reads files.
final class PeerCertificate {

    private PeerCertificate() {}

    /// Which end showed the certificate.
    enum Role {
        SERVER,
        CLIENT
    }

    /// Checks a chain, the peer's own certificate first.
    ///
    /// @throws CertificateException saying what was expected, what was found and what helps
    static void check(List<X509Certificate> chain, Peer peer, Role role) throws CertificateException {
        if (chain.isEmpty()) {
            throw new CertificateException("trunk " + peer.name() + " shows no certificate");
        }
        X509Certificate leaf = chain.getFirst();
        switch (peer.trust()) {
            case Trust.Pinned(var pins) -> {
                String found = fingerprint(leaf);
                if (!pins.contains(found)) {
                    throw new CertificateException("trunk " + peer.name() + " shows the certificate " + found
                            + ", which is not in its tls.fingerprints: add it there if it was changed on purpose");
                }
            }
            case Trust.System system -> trusted(chain, peer, role, null, "the system's authorities");
            case Trust.Authorities(Path file) -> trusted(chain, peer, role, load(file), file.toString());
        }
        if (!(peer.trust() instanceof Trust.Pinned)) {
            named(leaf, peer);
        }
    }

    private static void trusted(
            List<X509Certificate> chain, Peer peer, Role role, @Nullable KeyStore authorities, String whose)
            throws CertificateException {
        inForce(chain.getFirst(), peer);
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        String keyType = chain.getFirst().getPublicKey().getAlgorithm();
        try {
            X509TrustManager manager = manager(authorities);
            String exchange = keyType.equals("RSA") ? "ECDHE_RSA" : "ECDHE_ECDSA";
            if (role == Role.SERVER) {
                manager.checkServerTrusted(certificates, exchange);
            } else {
                asClient(manager, certificates, keyType, exchange);
            }
        } catch (CertificateException untrusted) {
            throw new CertificateException(
                    "trunk " + peer.name() + " shows a certificate of "
                            + chain.getFirst().getSubjectX500Principal() + " signed by "
                            + chain.getFirst().getIssuerX500Principal() + ", which " + whose + " do not vouch for ("
                            + untrusted.getMessage() + "): give its authority as tls.ca-file, or its digest "
                            + fingerprint(chain.getFirst()) + " in tls.fingerprints",
                    untrusted);
        } catch (GeneralSecurityException broken) {
            throw new CertificateException("certificates cannot be checked against " + whose, broken);
        }
    }

    /// A trunk has one certificate for both directions more often than not, and public authorities mark theirs for
    /// servers alone: that one is good for its calls to us, too. Everything else about it is judged the same.
    private static void asClient(
            X509TrustManager manager, X509Certificate[] certificates, String keyType, String exchange)
            throws CertificateException {
        try {
            manager.checkClientTrusted(certificates, keyType);
        } catch (CertificateException notForClients) {
            try {
                manager.checkServerTrusted(certificates, exchange);
            } catch (CertificateException alsoNotForServers) {
                throw notForClients;
            }
        }
    }

    private static void inForce(X509Certificate leaf, Peer peer) throws CertificateException {
        try {
            leaf.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new CertificateException(
                    "trunk " + peer.name() + " shows a certificate that ran out on "
                            + leaf.getNotAfter().toInstant() + ": its owner must renew it",
                    expired);
        } catch (CertificateNotYetValidException early) {
            throw new CertificateException(
                    "trunk " + peer.name() + " shows a certificate that counts from "
                            + leaf.getNotBefore().toInstant() + " on: see whether the clocks are right",
                    early);
        }
    }

    private static X509TrustManager manager(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("the Java runtime checks no certificates");
    }

    private static KeyStore load(Path file) throws CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            if (number == 0) {
                throw new CertificateException(file + " holds no certificate: give a PEM file");
            }
            return store;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw unreadable instanceof CertificateException told
                    ? told
                    : new CertificateException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /// RFC 5922 §7.2: equal but for case; a wildcard matches nothing.
    private static void named(X509Certificate leaf, Peer peer) throws CertificateException {
        List<String> found = SipIdentities.of(leaf);
        boolean same = found.stream().anyMatch(name -> same(name, peer.identity()));
        if (!same) {
            boolean wild = found.stream().anyMatch(name -> name.startsWith("*."));
            throw new CertificateException("trunk " + peer.name() + " shows a certificate for "
                    + (found.isEmpty() ? "no name" : String.join(", ", found)) + ", expected " + peer.identity()
                    + (wild ? " (a wildcard does not count, RFC 5922 §7.2)" : "")
                    + ": give the right one as tls.name, or its digest " + fingerprint(leaf) + " in tls.fingerprints");
        }
    }

    private static boolean same(String found, String expected) {
        return found.equalsIgnoreCase(expected)
                || (isAddress(found) && isAddress(expected) && address(found).equals(address(expected)));
    }

    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 || text.matches("[0-9.]+");
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    /// SHA-256 of a certificate, lower-case hex digits.
    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
