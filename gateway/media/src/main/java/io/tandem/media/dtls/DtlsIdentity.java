package io.tandem.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Who we are in DTLS: a self-signed ECDSA certificate on P-256, made at start and known to peers by its
/// fingerprint only (RFC 8827 §6.5). Immutable, any thread.
public final class DtlsIdentity {
    private static final Duration LIFETIME = Duration.ofDays(3650);
    private static final int SERIAL_BITS = 64;

    private final BcTlsCrypto crypto;
    private final AsymmetricKeyParameter key;
    private final TlsCertificate certificate;
    private final String fingerprint;
    private final HandshakeTurns turns = HandshakeTurns.ofMachine();

    private DtlsIdentity(BcTlsCrypto crypto, AsymmetricKeyParameter key, byte[] certificate) throws IOException {
        this.crypto = crypto;
        this.key = key;
        this.certificate = crypto.createCertificate(certificate);
        this.fingerprint =
                PeerFingerprint.of(PeerFingerprint.Hash.SHA_256, certificate).text();
    }

    /// A new identity from the platform's randomness, valid from now.
    public static DtlsIdentity generate() {
        return generate(new SecureRandom(), Instant.now());
    }

    /// A new identity; takes some milliseconds.
    ///
    /// @param now the certificate is valid from the day before, because clocks differ, and for ten years
    public static DtlsIdentity generate(SecureRandom random, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=tandem");
            byte[] certificate = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(SERIAL_BITS, random).setBit(0),
                            Date.from(now.minus(Duration.ofDays(1))),
                            Date.from(now.plus(LIFETIME)),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            AsymmetricKeyParameter key =
                    PrivateKeyFactory.createKey(pair.getPrivate().getEncoded());
            return new DtlsIdentity(new LeanTlsCrypto(random), key, certificate);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("Every Java platform can sign with ECDSA on P-256", e);
        }
    }

    /// SHA-256 of the certificate for the SDP: upper-case hex with colons (RFC 8122 §5), without the hash's
    /// name.
    public String fingerprint() {
        return fingerprint;
    }

    /// Of all handshakes in which we are this one.
    HandshakeTurns turns() {
        return turns;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    TlsCredentialedSigner signer(TlsContext context) {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                key,
                new Certificate(new TlsCertificate[] {certificate}),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
