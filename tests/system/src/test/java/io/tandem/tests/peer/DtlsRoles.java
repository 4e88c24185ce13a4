package io.tandem.tests.peer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// What the DTLS client and server of a browser have in common. Stateless.
final class DtlsRoles {
    private DtlsRoles() {}

    static UseSRTPData offer(List<SrtpProfile> profiles) {
        return new UseSRTPData(profiles.stream().mapToInt(SrtpProfile::id).toArray(), TlsUtils.EMPTY_BYTES);
    }

    static TlsCredentialedSigner signer(TlsContext context, BcTlsCrypto crypto, PeerIdentity identity)
            throws IOException {
        TlsCertificate own = crypto.createCertificate(identity.certificate());
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                identity.key(),
                new Certificate(new TlsCertificate[] {own}),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /// RFC 8122 §6.2: the certificate must be the one the session description names.
    static void check(Certificate presented, String fingerprint) throws IOException {
        if (presented == null || presented.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.certificate_required);
        }
        byte[] der = presented.getCertificateAt(0).getEncoded();
        if (!PeerIdentity.fingerprint(der).equalsIgnoreCase(fingerprint)) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "fingerprint mismatch");
        }
    }

    static Optional<SrtpKeys> export(TlsContext context, Optional<SrtpProfile> agreed, boolean client) {
        return agreed.map(profile -> new SrtpKeys(
                profile,
                context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.length(profile)),
                client));
    }
}
