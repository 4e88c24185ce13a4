package io.tandem.tests.peer;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-made ECDSA P-256 certificate with its key, as browsers make them (RFC 8827 §6.5). Immutable, any
/// thread.
public final class PeerIdentity {
    private final byte[] certificate;
    private final AsymmetricKeyParameter key;

    private PeerIdentity(byte[] certificate, AsymmetricKeyParameter key) {
        this.certificate = certificate;
        this.key = key;
    }

    /// A fresh one, valid around the system clock's day.
    public static PeerIdentity create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            long now = System.currentTimeMillis();
            long day = Duration.ofDays(1).toMillis();
            X500Name name = new X500Name("CN=WebRTC");
            byte[] der = new JcaX509v3CertificateBuilder(
                            name, BigInteger.ONE, new Date(now - day), new Date(now + 30 * day), name, pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return new PeerIdentity(
                    der, PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException broken) {
            throw new IllegalStateException("certificate", broken);
        }
    }

    byte[] certificate() {
        return certificate.clone();
    }

    AsymmetricKeyParameter key() {
        return key;
    }

    /// `AB:CD:..`, the SHA-256 fingerprint of SDP (RFC 8122 §5).
    String fingerprint() {
        return fingerprint(certificate);
    }

    static String fingerprint(byte[] der) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("SHA-256", broken);
        }
    }
}
