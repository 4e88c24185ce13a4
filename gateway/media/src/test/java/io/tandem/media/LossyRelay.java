package io.tandem.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A bad network between a peer and the gateway, from a seed: each datagram is lost, doubled, or delayed by chance, so
/// that some overtake others. Until [#impair] it is a good one. Any thread.
final class LossyRelay implements AutoCloseable {
    /// @param loss share of the datagrams
    /// @param duplicates share of the others that come twice
    /// @param reordered share that is held back for three packets' time more
    /// @param jitterMs delays are spread evenly from 0 to this
    record Impairment(double loss, double duplicates, double reordered, int jitterMs) {}

    /// What left the relay: from the RTP header, and when.
    record Delivery(int sequence, long atNs) {}

    private static final int HELD_BACK_MS = 60;

    private final Side near;
    private final Side far;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lossy-relay").factory());
    private volatile @Nullable Impairment impairment;

    /// @param peer where the peer is; null: whence it sends
    /// @param gateway where the gateway is
    LossyRelay(@Nullable InetSocketAddress peer, InetSocketAddress gateway, long seed) throws IOException {
        near = new Side(peer, new Random(seed));
        far = new Side(gateway, new Random(seed + 1));
        near.start(far);
        far.start(near);
    }

    /// Where the peer sends to.
    InetSocketAddress nearAddress() {
        return near.address();
    }

    /// Where the gateway sends to.
    InetSocketAddress farAddress() {
        return far.address();
    }

    void impair(Impairment now) {
        impairment = now;
    }

    /// RTP that left toward the gateway.
    List<Delivery> towardGateway() {
        return far.delivered();
    }

    /// RTP that left toward the peer.
    List<Delivery> towardPeer() {
        return near.delivered();
    }

    /// One socket: what it receives leaves by the other side's.
    private final class Side {
        private final DatagramSocket socket;
        private final Random random;
        private final List<Delivery> deliveries = new ArrayList<>();
        private volatile @Nullable InetSocketAddress remote;
        private final boolean fixed;

        Side(@Nullable InetSocketAddress remote, Random random) throws IOException {
            this.remote = remote;
            this.fixed = remote != null;
            this.random = random;
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        void start(Side other) {
            Thread.ofPlatform().daemon().start(() -> receive(other));
        }

        private void receive(Side other) {
            byte[] buffer = new byte[2048];
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    if (!fixed) {
                        remote = (InetSocketAddress) packet.getSocketAddress();
                    }
                    pass(Arrays.copyOf(buffer, packet.getLength()), other);
                }
            } catch (SocketException e) {
                // closed: the test is over
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void pass(byte[] datagram, Side other) {
            Impairment now = impairment;
            if (now == null) {
                other.send(datagram);
                return;
            }
            if (random.nextDouble() < now.loss()) {
                return;
            }
            int copies = random.nextDouble() < now.duplicates() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                int delayMs =
                        random.nextInt(now.jitterMs() + 1) + (random.nextDouble() < now.reordered() ? HELD_BACK_MS : 0);
                var _ = clock.schedule(() -> other.send(datagram), delayMs, TimeUnit.MILLISECONDS);
            }
        }

        private void send(byte[] datagram) {
            InetSocketAddress to = remote;
            if (to == null) {
                return;
            }
            int type = datagram[1] & 0xFF;
            if ((datagram[0] & 0xC0) == 0x80 && (type < 192 || type > 223)) {
                int sequence = (datagram[2] & 0xFF) << 8 | (datagram[3] & 0xFF);
                synchronized (deliveries) {
                    deliveries.add(new Delivery(sequence, System.nanoTime()));
                }
            }
            try {
                socket.send(new DatagramPacket(datagram, datagram.length, to));
            } catch (SocketException e) {
                // closed: the test is over
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<Delivery> delivered() {
            synchronized (deliveries) {
                return List.copyOf(deliveries);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        near.socket.close();
        far.socket.close();
    }
}
