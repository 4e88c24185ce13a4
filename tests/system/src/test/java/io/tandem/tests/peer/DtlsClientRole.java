package io.tandem.tests.peer;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// The client side of a browser's DTLS 1.2 (RFC 5764, RFC 8842). Confined to the handshake's thread.
final class DtlsClientRole extends DefaultTlsClient {
    private final BcTlsCrypto bcCrypto;
    private final DtlsPeer.Terms terms;
    private Optional<SrtpProfile> agreed = Optional.empty();
    private Optional<SrtpKeys> keys = Optional.empty();

    DtlsClientRole(BcTlsCrypto crypto, DtlsPeer.Terms terms) {
        super(crypto);
        bcCrypto = crypto;
        this.terms = terms;
    }

    Optional<SrtpKeys> keys() {
        return keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
        };
    }

    @Override
    @SuppressWarnings({"unchecked", "JdkObsolete"})
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = (Hashtable<Integer, byte[]>) super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, DtlsRoles.offer(terms.profiles()));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        if (chosen != null) {
            agreed = Optional.of(SrtpProfile.of(chosen.getProtectionProfiles()[0]));
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate presented) throws IOException {
                DtlsRoles.check(presented.getCertificate(), terms.fingerprint());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return DtlsRoles.signer(context, bcCrypto, terms.identity());
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = DtlsRoles.export(context, agreed, true);
    }
}
