package io.tandem.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;

/// Our side when the peer sends the ClientHello: DTLS 1.2 only, and the peer's certificate is required (RFC
/// 5763 §5). Confined to the handshake's thread.
final class DtlsServerRole extends DefaultTlsServer implements DtlsHandshake.Role {
    private final DtlsIdentity identity;
    private final SrtpAgreement agreement;
    private final DtlsTimers timers;

    DtlsServerRole(DtlsIdentity identity, SrtpAgreement agreement, DtlsTimers timers) {
        super(identity.crypto());
        this.identity = identity;
        this.agreement = agreement;
        this.timers = timers;
    }

    @Override
    public HandshakeTurns turns() {
        return identity.turns();
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        agreement.export(context);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return SrtpAgreement.serverSuites();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    /// Browsers put groups first that we do not have, such as X25519MLKEM768.
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1;
        }
        for (int group : offered) {
            if (group == NamedGroup.x25519 || group == NamedGroup.secp256r1 || group == NamedGroup.secp384r1) {
                return group;
            }
        }
        return -1;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return timers.timeoutMs();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return timers.resendMs();
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return identity.signer(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        Vector<?> algorithms = TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
        agreement.checkCertificate(clientCertificate);
    }

    /// The profile is chosen only here, because before the ServerHello no alert would go out.
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        agreement.choose(clientExtensions);
        agreement.answer(extensions);
        return extensions;
    }
}
