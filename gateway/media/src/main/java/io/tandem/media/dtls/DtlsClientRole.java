package io.tandem.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;

/// Our side when we send the ClientHello: DTLS 1.2 only, and we show our certificate (RFC 5763 §5).
/// Confined to the handshake's thread.
non-sealed class DtlsClientRole extends AbstractTlsClient implements DtlsHandshake.Role {
    private final DtlsIdentity identity;
    private final SrtpAgreement agreement;
    private final DtlsTimers timers;

    DtlsClientRole(DtlsIdentity identity, SrtpAgreement agreement, DtlsTimers timers) {
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
        return SrtpAgreement.clientSuites();
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
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        agreement.offer(extensions);
        return extensions;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        agreement.accept(serverExtensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                agreement.checkCertificate(certificate.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return identity.signer(context);
            }
        };
    }
}
