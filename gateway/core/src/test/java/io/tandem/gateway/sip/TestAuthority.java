package io.tandem.gateway.sip;

import io.tandem.gateway.sip.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// A certificate authority of the tests. Confined to the test's thread.
public final class TestAuthority {

    private static final ExtendedKeyUsage SERVERS = new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
    private final KeyPair pair = pair();
    private final X500Name name;
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this.name = new X500Name("CN=" + name);
        this.certificate = sign(this.name, pair, Duration.ofDays(1), true);
    }

    /// A certificate with its key.
    public record Identity(X509Certificate certificate, KeyPair pair) {
        public String fingerprint() {
            try {
                return HexFormat.ofDelimiter(":")
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /// Written as PEM into that directory.
        public CertificateFiles files(Path directory, String name) throws IOException {
            Path chain = directory.resolve(name + ".pem");
            Path key = directory.resolve(name + ".key");
            Files.writeString(chain, pem(certificate));
            Files.writeString(
                    key, pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
            return new CertificateFiles(chain, key);
        }

        /// For sockets of the JDK that show this, and trust what that authority signed.
        public SSLContext context(TestAuthority trusted) {
            try {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(null, null);
                keys.setKeyEntry("own", pair.getPrivate(), new char[0], new X509Certificate[] {certificate});
                KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
                own.init(keys, new char[0]);
                KeyStore authorities = KeyStore.getInstance("PKCS12");
                authorities.load(null, null);
                authorities.setCertificateEntry("authority", trusted.certificate);
                TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
                trust.init(authorities);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// The authority's own certificate as a PEM file.
    public Path file(Path directory) throws IOException {
        return Files.writeString(directory.resolve("ca-" + name.hashCode() + ".pem"), pem(certificate));
    }

    /// @param names `dns:..`, `sip:..` or `ip:..`
    public Identity issue(String... names) {
        return issue(Duration.ofDays(1), names);
    }

    /// @param left until it runs out; negative: it has run out
    public Identity issue(Duration left, String... names) {
        KeyPair own = pair();
        return new Identity(sign(new X500Name("CN=subject"), own, left, false, names), own);
    }

    /// One that is marked for servers alone, as public authorities do it.
    public Identity issueForServers(String... names) {
        KeyPair own = pair();
        return new Identity(
                sign(new X500Name("CN=subject"), own, Duration.ofDays(1), false, Optional.of(SERVERS), names), own);
    }

    private X509Certificate sign(X500Name subject, KeyPair own, Duration left, boolean authority, String... names) {
        return sign(subject, own, left, authority, Optional.empty(), names);
    }

    private X509Certificate sign(
            X500Name subject,
            KeyPair own,
            Duration left,
            boolean authority,
            Optional<ExtendedKeyUsage> usage,
            String... names) {
        try {
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(100, new SecureRandom()),
                    Date.from(now.minus(Duration.ofDays(3))),
                    Date.from(now.plus(left)),
                    subject,
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (usage.isPresent()) {
                builder.addExtension(Extension.extendedKeyUsage, false, usage.get());
            }
            GeneralName[] alternatives = Arrays.stream(names)
                    .map(n -> switch (n.substring(0, n.indexOf(':'))) {
                        case "dns" -> new GeneralName(GeneralName.dNSName, n.substring(4));
                        case "ip" -> new GeneralName(GeneralName.iPAddress, n.substring(3));
                        default -> new GeneralName(GeneralName.uniformResourceIdentifier, n);
                    })
                    .toArray(GeneralName[]::new);
            if (alternatives.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
