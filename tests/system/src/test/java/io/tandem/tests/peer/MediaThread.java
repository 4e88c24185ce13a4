package io.tandem.tests.peer;

import io.tandem.farend.G711;
import io.tandem.farend.Heard;
import io.tandem.farend.RtpPacket;
import io.tandem.farend.Sound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Moves a peer connection's datagrams on a virtual thread of its own, which owns the socket, ICE, SRTP and
/// RTP. Methods that are not private may be called by any thread: they post.
final class MediaThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MediaThread.class.getName());
    private static final long TICK_NANOS = 20_000_000;
    private static final int CONTROL_TICKS = 50;

    private final BrowserSettings settings;
    private final PeerIdentity identity;
    private final Heard heard;
    private final DatagramSocket socket;
    private final InetSocketAddress local;
    private final IceAgent ice;
    private final RtpSender sender;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<BrowserFigures> figures = new AtomicReference<>(BrowserFigures.NONE);
    private @Nullable RemoteMedia remote;
    private @Nullable DtlsPeer dtls;
    private @Nullable Srtp outbound;
    private @Nullable Srtp inbound;
    private G711 codec = G711.PCMA;
    private int eventType = -1;
    private boolean dtlsClient;
    private boolean cut;
    private boolean closed;
    private long sent;
    private long received;
    private long controlSent;
    private long controlReceived;
    private long controlForgeries;
    private long unknown;
    private long connectedNanos;
    private long keyedNanos;
    private String profile = "";
    private boolean dtlsClosed;
    private String failure = "";
    private int ticks;

    MediaThread(BrowserSettings settings, PeerIdentity identity, RandomGenerator random, Heard heard) {
        this.settings = settings;
        this.identity = identity;
        this.heard = heard;
        ice = new IceAgent(random);
        sender = new RtpSender(random);
        try {
            socket = new DatagramSocket(new InetSocketAddress(settings.mediaAddress(), 0));
        } catch (IOException none) {
            throw new UncheckedIOException("UDP socket", none);
        }
        local = (InetSocketAddress) socket.getLocalSocketAddress();
        Thread.ofVirtual().name("browser-media").start(this::run);
    }

    InetSocketAddress local() {
        return local;
    }

    IceAgent ice() {
        return ice;
    }

    long ssrc() {
        return sender.ssrc();
    }

    BrowserFigures figures() {
        return Objects.requireNonNull(figures.get());
    }

    void connect(RemoteMedia theirs, G711 agreed, boolean controlling, boolean client, boolean sending) {
        tasks.add(() -> {
            remote = theirs;
            codec = agreed;
            eventType = theirs.eventType();
            dtlsClient = client;
            sender.sending(sending);
            ice.remote(controlling, theirs.ufrag(), theirs.password(), theirs.candidates());
        });
    }

    void play(Sound sound) {
        tasks.add(() -> sender.play(sound));
    }

    void dial(String digits) {
        tasks.add(() -> sender.dial(digits));
    }

    /// Nothing leaves and nothing is heard any more, as when the network went away; or again when false.
    void cut(boolean nowCut) {
        tasks.add(() -> cut = nowCut);
    }

    @Override
    public void close() {
        tasks.add(() -> closed = true);
    }

    private void run() {
        byte[] buffer = new byte[2048];
        long nextTick = System.nanoTime() + TICK_NANOS;
        try (socket) {
            while (!closed) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                long left = nextTick - System.nanoTime();
                if (left <= 0) {
                    tick(System.nanoTime());
                    nextTick += TICK_NANOS;
                } else {
                    receive(buffer, (int) Math.max(1, left / 1_000_000));
                }
            }
            if (dtls != null) {
                dtls.close();
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run(); // close_notify
            }
        } catch (IOException | RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "browser media bug", bug);
            failure = "bug: " + bug;
            publish();
        }
    }

    private void receive(byte[] buffer, int waitMs) throws IOException {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.setSoTimeout(waitMs);
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            return;
        }
        long now = System.nanoTime();
        if (!cut) {
            byte[] datagram = Arrays.copyOf(buffer, packet.getLength());
            demultiplex(datagram, (InetSocketAddress) packet.getSocketAddress(), now);
        }
    }

    /// By the first octet (RFC 7983 §7).
    private void demultiplex(byte[] datagram, InetSocketAddress from, long now) {
        int first = datagram.length == 0 ? 255 : datagram[0] & 0xff;
        if (first <= 3) {
            Stun.parse(datagram).ifPresent(message -> ice.receive(message, from, now, this::send));
            afterIce(now);
        } else if (first >= 20 && first <= 63 && dtls() != null) {
            Objects.requireNonNull(dtls).deliver(datagram);
        } else if (first >= 128 && first <= 191 && inbound != null && datagram.length > 12) {
            boolean control = (datagram[1] & 0xff) >= 192 && (datagram[1] & 0xff) <= 223;
            if (control) {
                control(inbound, datagram);
            } else {
                audio(inbound, datagram, now);
            }
        } else {
            unknown++;
        }
    }

    private void audio(Srtp context, byte[] datagram, long now) {
        context.unprotect(datagram)
                .flatMap(plain -> RtpPacket.parse(ByteBuffer.wrap(plain)))
                .ifPresent(packet -> {
                    received++;
                    if (packet.payloadType() == 0 || packet.payloadType() == 8) {
                        heard.add(packet, G711.of(packet.payloadType()), now);
                    } else if (packet.payloadType() == eventType) {
                        heard.addEvent(packet, now);
                    }
                    sender.echo(packet).ifPresent(this::sendAudio);
                });
    }

    private void control(Srtp context, byte[] datagram) {
        if (context.unprotectControl(datagram).isPresent()) {
            controlReceived++;
        } else {
            controlForgeries++;
        }
    }

    private void afterIce(long now) {
        if (ice.selected().isPresent() && connectedNanos == 0) {
            connectedNanos = now;
        }
        if (connectedNanos != 0 && dtlsClient) {
            dtls();
        }
    }

    /// The DTLS association: made when ICE has a pair for the client, at the first record for the server.
    private @Nullable DtlsPeer dtls() {
        if (dtls == null && remote != null) {
            DtlsPeer.Terms terms = new DtlsPeer.Terms(identity, settings.profiles(), remote.fingerprint());
            dtls = DtlsPeer.start(dtlsClient, terms, this::sendRecord, new KeyListener());
        }
        return dtls;
    }

    private void sendRecord(byte[] datagram) {
        tasks.add(() -> ice.selected().ifPresent(to -> send(datagram, to)));
    }

    private void send(byte[] datagram, InetSocketAddress to) {
        if (cut) {
            return;
        }
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException unreachable) {
            LOG.log(System.Logger.Level.DEBUG, "send to " + to, unreachable);
        }
    }

    private void tick(long now) {
        ticks++;
        ice.tick(now, this::send);
        afterIce(now);
        if (outbound != null) {
            sender.tick(codec, eventType).ifPresent(this::sendAudio);
            if (ticks % CONTROL_TICKS == 0) {
                controlSent++;
                byte[] report = outbound.protectControl(sender.report());
                ice.selected().ifPresent(to -> send(report, to));
            }
        }
        publish();
    }

    private void sendAudio(RtpPacket packet) {
        if (outbound != null && ice.selected().isPresent()) {
            ByteBuffer plain = packet.toBuffer();
            byte[] bytes = new byte[plain.remaining()];
            plain.get(bytes);
            send(outbound.protect(bytes), ice.selected().get());
            sent++;
        }
    }

    private void publish() {
        long forgeries = inbound == null ? 0 : inbound.forgeries();
        long replays = inbound == null ? 0 : inbound.replays();
        figures.set(new BrowserFigures(
                sent,
                received,
                controlSent,
                controlReceived,
                forgeries + controlForgeries,
                replays,
                unknown,
                ice.requestsAnswered(),
                connectedNanos,
                keyedNanos,
                ice.lastAnswerNanos(),
                profile,
                dtlsClosed,
                failure));
    }

    /// Brings what the handshake found back to the media thread.
    private final class KeyListener implements DtlsPeer.Listener {
        @Override
        public void onKeys(SrtpKeys keys) {
            tasks.add(() -> {
                outbound = keys.outbound();
                inbound = keys.inbound();
                profile = keys.profile().name();
                keyedNanos = System.nanoTime();
            });
        }

        @Override
        public void onFailure(String why) {
            tasks.add(() -> failure = why);
        }

        @Override
        public void onClosed() {
            tasks.add(() -> dtlsClosed = true);
        }
    }
}
