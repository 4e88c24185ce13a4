package io.tandem.tests.peer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// One DTLS association over datagrams that somebody else moves. The handshake runs on a virtual thread of
/// its own; `deliver` and `close` may be called by any thread.
final class DtlsPeer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DtlsPeer.class.getName());
    private static final int MTU_BYTES = 1200;
    private static final byte[] END = {};

    /// What the handshake came to.
    interface Listener {
        void onKeys(SrtpKeys keys);

        void onFailure(String why);

        void onClosed();
    }

    /// What both roles need to know.
    ///
    /// @param identity    our certificate
    /// @param profiles    what we offer or accept, best first
    /// @param fingerprint what the other side's certificate must have, SHA-256
    record Terms(PeerIdentity identity, List<SrtpProfile> profiles, String fingerprint) {}

    private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>(256);
    private final Consumer<byte[]> sender;
    private final Listener listener;
    private final AtomicReference<@Nullable DTLSTransport> open = new AtomicReference<>();

    private DtlsPeer(Consumer<byte[]> sender, Listener listener) {
        this.sender = sender;
        this.listener = listener;
    }

    static DtlsPeer start(boolean client, Terms terms, Consumer<byte[]> sender, Listener listener) {
        DtlsPeer peer = new DtlsPeer(sender, listener);
        Thread.ofVirtual().name("browser-dtls").start(() -> peer.run(client, terms));
        return peer;
    }

    /// A datagram of the other side; too many at once are lost, as on a network.
    void deliver(byte[] datagram) {
        if (!inbox.offer(datagram)) {
            LOG.log(System.Logger.Level.DEBUG, "DTLS inbox full");
        }
    }

    private void run(boolean client, Terms terms) {
        BcTlsCrypto crypto = new BcTlsCrypto();
        try {
            Optional<SrtpKeys> keys;
            DTLSTransport transport;
            if (client) {
                DtlsClientRole role = new DtlsClientRole(crypto, terms);
                transport = new DTLSClientProtocol().connect(role, new Queue());
                keys = role.keys();
            } else {
                DtlsServerRole role = new DtlsServerRole(crypto, terms);
                transport = new DTLSServerProtocol().accept(role, new Queue());
                keys = role.keys();
            }
            open.set(transport);
            keys.ifPresentOrElse(listener::onKeys, () -> listener.onFailure("no SRTP profile agreed"));
            byte[] ignored = new byte[2048];
            while (transport.receive(ignored, 0, ignored.length, 60_000) >= -1 && open.get() != null) {
                LOG.log(System.Logger.Level.DEBUG, "application data on the DTLS association");
            }
        } catch (IOException | RuntimeException failed) {
            if (open.get() == null) {
                listener.onFailure(String.valueOf(failed.getMessage()));
            }
        }
        listener.onClosed();
    }

    @Override
    public void close() {
        DTLSTransport transport = open.getAndSet(null);
        if (transport != null) {
            try {
                transport.close();
            } catch (IOException gone) {
                LOG.log(System.Logger.Level.DEBUG, "DTLS close", gone);
            }
        }
        inbox.clear();
        inbox.add(END);
    }

    /// The datagram view Bouncy Castle wants.
    private final class Queue implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 2048;
        }

        @Override
        public int getSendLimit() {
            return MTU_BYTES;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] datagram = inbox.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                if (datagram.length == 0) {
                    throw new IOException("closed");
                }
                int count = Math.min(length, datagram.length);
                System.arraycopy(datagram, 0, buffer, offset, count);
                return count;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            sender.accept(java.util.Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            LOG.log(System.Logger.Level.DEBUG, "DTLS transport closed");
        }
    }
}
