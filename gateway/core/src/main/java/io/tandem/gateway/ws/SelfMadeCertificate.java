package io.tandem.gateway.ws;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// A TLS certificate of our own for the first start: EC P-256, 397 days, for localhost, the machine's name and the
/// configured names. Kept in files; made anew when it runs out or lacks a name. Used at start, by one thread.
final class SelfMadeCertificate {

    private static final Duration LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(14);
    private static final int IP_ADDRESS = 7;
    private static final int DNS_NAME = 2;

    private SelfMadeCertificate() {}

    /// The files in `directory`, made where they are missing or no longer good.
    static WebSettings.CertificateFiles in(Path directory, Set<String> names, Clock clock) throws IOException {
        Path chain = directory.resolve("certificate.pem");
        Path key = directory.resolve("private-key.pem");
        Set<String> wanted = new TreeSet<>(names);
        wanted.add("localhost");
        wanted.add("127.0.0.1");
        if (!Files.exists(key) || !stillGood(chain, wanted, clock.instant())) {
            try {
                make(chain, key, wanted, clock.instant());
            } catch (GeneralSecurityException | OperatorCreationException e) {
                throw new IOException("no certificate can be made in " + directory, e);
            }
        }
        return new WebSettings.CertificateFiles(chain, key);
    }

    private static boolean stillGood(Path chain, Set<String> wanted, Instant now) {
        if (!Files.exists(chain)) {
            return false;
        }
        try (var in = Files.newInputStream(chain)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            Set<String> has = new TreeSet<>();
            if (alternatives != null) {
                alternatives.forEach(name -> has.add(String.valueOf(name.get(1))));
            }
            return certificate.getNotAfter().toInstant().minus(RENEW_BEFORE).isAfter(now) && has.containsAll(wanted);
        } catch (IOException | GeneralSecurityException unreadable) {
            return false;
        }
    }

    private static void make(Path chain, Path key, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=Tandem");
        GeneralName[] alternatives = names.stream()
                .map(n -> new GeneralName(isAddress(n) ? IP_ADDRESS : DNS_NAME, n))
                .toArray(GeneralName[]::new);
        X509CertificateHolder certificate = new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(120, new SecureRandom()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(LIFE)),
                        name,
                        pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
        Files.createDirectories(
                chain.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.deleteIfExists(key);
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                key, pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
        Files.writeString(chain, pem(certificate));
    }

    private static boolean isAddress(String name) {
        try {
            return (name.indexOf(':') >= 0 || name.matches("[0-9.]+")) && InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException aName) {
            return false;
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
