package io.tandem.media.dtls;

import io.tandem.media.WebRtcRemote.Fingerprint;
import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The DTLS association of one browser leg (RFC 5764). Its methods may be called from any thread and never
/// block.
///
/// The handshake runs on a virtual thread, because Bouncy Castle's blocks. After it the thread lingers a
/// few seconds for retransmissions of the peer's last flight (RFC 6347 §4.2.4) and ends; a later datagram
/// starts another. Feed it only datagrams from a pair that ICE has validated: it asks for no cookie.
public final class DtlsTransport {
    /// The longest datagram taken, in octets.
    public static final int MAX_RECEIVED_BYTES = 2048;
    /// The longest datagram sent, in octets: fits IPv6's minimum through a tunnel.
    public static final int MAX_SENT_BYTES = 1200;

    private static final Logger LOG = LoggerFactory.getLogger(DtlsTransport.class);

    private final @Nullable DtlsHandshake handshake;
    private final DtlsTimers timers;
    private final DtlsListener listener;
    private final DatagramQueue datagrams;
    private final AtomicBoolean closed = new AtomicBoolean();
    /// Whether a thread works on this association, or none may yet or any more. It also hands `records`
    /// from one thread to the next.
    private final AtomicBoolean working = new AtomicBoolean(true);

    private @Nullable DTLSTransport records;

    DtlsTransport(Optional<DtlsHandshake> handshake, DtlsTimers timers, DtlsListener listener) {
        this.handshake = handshake.orElse(null);
        this.timers = timers;
        this.listener = listener;
        datagrams = new DatagramQueue(listener::send);
    }

    /// An association in which the peer sends the ClientHello: our `setup` is passive (RFC 8842 §5).
    ///
    /// @param peer of the peer's certificate, as the SDP has them
    public static DtlsTransport server(DtlsIdentity identity, List<Fingerprint> peer, DtlsListener listener) {
        return new DtlsTransport(
                DtlsHandshake.server(identity, peer, DtlsTimers.DEFAULT), DtlsTimers.DEFAULT, listener);
    }

    /// An association in which we send the ClientHello: our `setup` is active (RFC 8842 §5).
    ///
    /// @param peer of the peer's certificate, as the SDP has them
    public static DtlsTransport client(DtlsIdentity identity, List<Fingerprint> peer, DtlsListener listener) {
        return new DtlsTransport(
                DtlsHandshake.client(identity, peer, DtlsTimers.DEFAULT), DtlsTimers.DEFAULT, listener);
    }

    /// As [#server(DtlsIdentity, List, DtlsListener)] with one fingerprint.
    public static DtlsTransport server(DtlsIdentity identity, String hash, String fingerprint, DtlsListener listener) {
        return server(identity, List.of(new Fingerprint(hash, fingerprint)), listener);
    }

    /// As [#client(DtlsIdentity, List, DtlsListener)] with one fingerprint.
    public static DtlsTransport client(DtlsIdentity identity, String hash, String fingerprint, DtlsListener listener) {
        return client(identity, List.of(new Fingerprint(hash, fingerprint)), listener);
    }

    /// The same with a choice of SRTP profiles to offer, best first: for peers that need just one.
    public static DtlsTransport client(
            DtlsIdentity identity, String hash, String fingerprint, List<SrtpProfile> profiles, DtlsListener listener) {
        return new DtlsTransport(
                DtlsHandshake.client(
                        identity, List.of(new Fingerprint(hash, fingerprint)), profiles, DtlsTimers.DEFAULT),
                DtlsTimers.DEFAULT,
                listener);
    }

    /// Starts the handshake, and its 20 s. Call it once.
    public void start() {
        Thread.ofVirtual().name("dtls").start(this::run);
    }

    /// Takes a datagram from the peer; it belongs to the transport from now on. Those that came before
    /// [#start] wait.
    ///
    /// @return false when it was dropped: it is no DTLS, too many wait, or the association has ended
    public boolean receive(byte[] datagram) {
        boolean taken = datagrams.offer(datagram);
        if (taken) {
            wake();
        }
        return taken;
    }

    /// Ends the association: the peer gets a close_notify, or during the handshake an alert. The listener
    /// gets no result any more, only that datagram.
    public void close() {
        closed.set(true);
        datagrams.close();
        wake();
    }

    private void wake() {
        if (working.compareAndSet(false, true)) {
            Thread.ofVirtual().name("dtls").start(this::linger);
        }
    }

    private void run() {
        if (handshake == null) {
            post(new DtlsResult.Failed(
                    DtlsResult.Kind.FINGERPRINT_UNSUPPORTED,
                    "only sha-256, sha-384 and sha-512 fingerprints are trusted"));
            return;
        }
        DtlsHandshake.Outcome outcome = handshake.run(datagrams);
        post(outcome.result());
        if (outcome.records() != null) {
            records = outcome.records();
            linger();
        }
    }

    private void linger() {
        DTLSTransport association = Objects.requireNonNull(records);
        byte[] ignored = new byte[MAX_RECEIVED_BYTES];
        try {
            do {
                association.receive(ignored, 0, ignored.length, timers.lingerMs());
            } while (!datagrams.isEmpty());
        } catch (InterruptedIOException | TlsFatalAlertReceived e) {
            end(association);
            return;
        } catch (IOException e) {
            // The peer broke the protocol: the association answers no more, but the keys are agreed and stay good.
            LOG.debug("DTLS association ended", e);
            return;
        }
        working.set(false);
        if (!datagrams.isEmpty()) {
            wake();
        }
    }

    /// Either side has closed it.
    private void end(DTLSTransport association) {
        try {
            association.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Closing only queues a datagram", e);
        }
        post(new DtlsResult.Closed());
    }

    private void post(DtlsResult result) {
        if (!closed.get()) {
            listener.onResult(result);
        }
    }
}
