package io.tandem.tests.peer;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// The server side of a browser's DTLS 1.2 (RFC 5764, RFC 8842). Confined to the handshake's thread.
final class DtlsServerRole extends DefaultTlsServer {
    private final BcTlsCrypto bcCrypto;
    private final DtlsPeer.Terms terms;
    private Optional<SrtpProfile> agreed = Optional.empty();
    private Optional<SrtpKeys> keys = Optional.empty();

    DtlsServerRole(BcTlsCrypto crypto, DtlsPeer.Terms terms) {
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
        return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return DtlsRoles.signer(context, bcCrypto, terms.identity());
    }

    @Override
    @SuppressWarnings({"JdkObsolete", "unchecked"})
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        Vector<SignatureAndHashAlgorithm> algorithms = TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
        return new CertificateRequest(types, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate presented) throws IOException {
        DtlsRoles.check(presented, terms.fingerprint());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processClientExtensions(Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        if (offered != null) {
            List<Integer> ids =
                    Arrays.stream(offered.getProtectionProfiles()).boxed().toList();
            agreed = terms.profiles().stream()
                    .filter(profile -> ids.contains(profile.id()))
                    .findFirst();
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "JdkObsolete"})
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = (Hashtable<Integer, byte[]>) super.getServerExtensions();
        if (agreed.isPresent()) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, DtlsRoles.offer(List.of(agreed.get())));
        }
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = DtlsRoles.export(context, agreed, false);
    }
}
