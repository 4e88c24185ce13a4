package io.tandem.farend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The one thread that moves the RTP of all calls of a far end: receives as it comes, sends on a 20 ms tick
/// with absolute deadlines. Any thread may open a session or post; everything else is confined to the loop.
public final class RtpLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RtpLoop.class.getName());
    private static final long TICK_NANOS = 20_000_000;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<RtpSession> sessions = new LinkedHashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    private final AtomicInteger nextPort;
    private final int lowPort;
    private final int highPort;

    /// Starts a loop that takes its ports, even for RTP and odd for RTCP, from that range, both ends
    /// included.
    public RtpLoop(String name, int lowPort, int highPort) throws IOException {
        this.lowPort = lowPort + (lowPort & 1);
        this.highPort = highPort;
        nextPort = new AtomicInteger(this.lowPort);
        selector = Selector.open();
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /// Binds a free port pair and starts to receive there.
    ///
    /// @throws IllegalStateException when no pair of the range is free
    RtpSession open(InetAddress address, Ids ids, Heard heard) {
        int pairs = (highPort - lowPort + 1) / 2;
        for (int i = 0; i < pairs; i++) {
            int port = lowPort + 2 * Math.floorMod((nextPort.getAndAdd(2) - lowPort) / 2, pairs);
            try {
                DatagramChannel rtp = bind(address, port);
                DatagramChannel rtcp = bindOrClose(address, port + 1, rtp);
                RtpSession session = new RtpSession(this, rtp, rtcp, ids, heard);
                post(() -> register(session, rtp, rtcp));
                return session;
            } catch (IOException taken) {
                LOG.log(System.Logger.Level.DEBUG, "RTP port {0} is taken", port);
            }
        }
        throw new IllegalStateException("no free RTP port between " + lowPort + " and " + highPort);
    }

    /// One call's media with plain RTP, for an end whose signalling is not ours.
    ///
    /// @throws IllegalStateException when no pair of the range is free
    public MediaLeg openLeg(InetAddress address, List<G711> codecs, Heard heard) {
        Ids ids = new Ids(new SecureRandom());
        return new PlainMedia(open(address, ids, heard), codecs, ids);
    }

    private static DatagramChannel bindOrClose(InetAddress address, int port, DatagramChannel other)
            throws IOException {
        try {
            return bind(address, port);
        } catch (IOException taken) {
            other.close();
            throw taken;
        }
    }

    private static DatagramChannel bind(InetAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException taken) {
            channel.close();
            throw taken;
        }
    }

    private void register(RtpSession session, DatagramChannel rtp, DatagramChannel rtcp) {
        try {
            rtp.register(selector, SelectionKey.OP_READ, (Consumer<ByteBuffer>) session::receive);
            rtcp.register(selector, SelectionKey.OP_READ, (Consumer<ByteBuffer>) session::receiveControl);
            sessions.add(session);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    void remove(RtpSession session) {
        sessions.remove(session);
    }

    private void run() {
        long deadline = System.nanoTime() + TICK_NANOS;
        while (selector.isOpen()) {
            try {
                long waitMs = Math.max(1, (deadline - System.nanoTime() + 999_999) / 1_000_000);
                selector.select(this::read, waitMs);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (System.nanoTime() - deadline >= 0) {
                    sessions.forEach(RtpSession::tick);
                    deadline += TICK_NANOS;
                }
            } catch (IOException | ClosedSelectorException closed) {
                LOG.log(System.Logger.Level.DEBUG, "RTP loop ended", closed);
                return;
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "RTP loop bug", bug);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void read(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        try {
            for (int i = 0; i < 64 && channel.isOpen(); i++) {
                buffer.clear();
                if (channel.receive(buffer) == null) {
                    return;
                }
                ((Consumer<ByteBuffer>) key.attachment()).accept(buffer.flip());
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "RTP receive", gone);
        }
    }

    @Override
    public void close() {
        post(() -> {
            Set.copyOf(sessions).forEach(RtpSession::closeChannels);
            try {
                selector.close();
            } catch (IOException failed) {
                LOG.log(System.Logger.Level.DEBUG, "selector close", failed);
            }
        });
    }
}
