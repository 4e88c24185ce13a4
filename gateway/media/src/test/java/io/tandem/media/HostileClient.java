package io.tandem.media;

import java.io.IOException;
import java.util.Hashtable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// A DTLS client that offers what it is told to, and shows no certificate. Its handshake blocks the thread that runs
/// it; any thread delivers.
final class HostileClient extends DefaultTlsClient implements DatagramTransport {
    private static final int TIMEOUT_MS = 6_000;

    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final Consumer<byte[]> out;
    private final ProtocolVersion version;
    private final int suite;
    private final int srtpProfile;

    /// @param suite as the TLS registry numbers it
    /// @param srtpProfile likewise (RFC 5764 §4.1.2)
    HostileClient(Consumer<byte[]> out, ProtocolVersion version, int suite, int srtpProfile) {
        super(new BcTlsCrypto());
        this.out = out;
        this.version = version;
        this.suite = suite;
        this.srtpProfile = srtpProfile;
    }

    void deliver(byte[] datagram) {
        received.add(datagram);
    }

    /// Shakes hands.
    ///
    /// @return the number of the alert that the server ends it with; 0 for success, else -1
    int alert() {
        try {
            new DTLSClientProtocol().connect(this, this);
            return 0;
        } catch (TlsFatalAlertReceived refused) {
            return refused.getAlertDescription();
        } catch (IOException other) {
            return -1;
        }
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return version.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {suite};
    }

    @Override
    public int[] getCipherSuites() {
        return new int[] {suite};
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return TIMEOUT_MS;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {srtpProfile}, new byte[0]));
        return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) {}

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    @Override
    public int getReceiveLimit() {
        return 2_048;
    }

    @Override
    public int getSendLimit() {
        return 1_200;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] next = received.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (next == null) {
                return -1;
            }
            System.arraycopy(next, 0, buffer, offset, next.length);
            return next.length;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        byte[] datagram = new byte[length];
        System.arraycopy(buffer, offset, datagram, 0, length);
        out.accept(datagram);
    }

    @Override
    public void close() {}
}
