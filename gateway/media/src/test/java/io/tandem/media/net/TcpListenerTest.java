package io.tandem.media.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Framing, and what connections may take, over real sockets.
class TcpListenerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<TcpConnection> accepted = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private TcpListener listener;

    @BeforeEach
    void start() throws Exception {
        listener = open(TcpLimits.DEFAULT);
    }

    private void listen(TcpLimits limits) throws Exception {
        listener.close();
        listener = open(limits);
    }

    private TcpListener open(TcpLimits limits) throws Exception {
        return TcpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, connection -> {
            accepted.add(connection);
            return new FrameReceiver() {
                @Override
                public void onFrame(byte[] data, int length) {
                    frames.add(Arrays.copyOf(data, length));
                }

                @Override
                public void onClosed() {
                    closed.countDown();
                }
            };
        });
    }

    private static TcpLimits limits(
            int perAddress, int strangerFrames, Duration stranger, Duration idle, Duration stalled) {
        return new TcpLimits(100, 100, perAddress, strangerFrames, stranger, idle, stalled);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(listener.local());
        socket.setSoTimeout(5000);
        sockets.add(socket);
        return socket;
    }

    /// Whether the other end has closed; a reset counts.
    private static boolean isCut(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private byte[] next() throws InterruptedException {
        byte[] frame = frames.poll(5, TimeUnit.SECONDS);
        return frame == null ? new byte[0] : frame;
    }

    @AfterEach
    void stop() throws Exception {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void frames_are_put_together_however_the_network_cuts_them() throws Exception {
        Socket socket = connect();
        socket.setTcpNoDelay(true);
        for (byte octet : new byte[] {0, 3, 1, 2, 3, 0, 0, 0, 1, 9}) {
            socket.getOutputStream().write(octet);
            socket.getOutputStream().flush();
        }
        byte[] longest = new byte[2 + NetLoop.MAX_DATAGRAM_BYTES];
        longest[0] = NetLoop.MAX_DATAGRAM_BYTES >> 8;
        socket.getOutputStream().write(longest);
        assertThat(next()).containsExactly(1, 2, 3);
        assertThat(next()).as("an empty frame is none").containsExactly(9);
        assertThat(next()).hasSize(NetLoop.MAX_DATAGRAM_BYTES);

        TcpConnection connection = accepted.take();
        assertThat(connection.remote()).isEqualTo(socket.getLocalSocketAddress());
        connection.send(new byte[] {7, 8, 9}, 2);
        assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0, 2, 7, 8);
    }

    @Test
    void a_frame_longer_than_any_datagram_cuts_the_connection() throws Exception {
        Socket socket = connect();
        socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        assertThat(isCut(socket)).isTrue();
        assertThat(frames).isEmpty();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_stranger_that_says_nothing_or_never_ends_its_frame_is_cut() throws Exception {
        listen(limits(10, 100, Duration.ofMillis(100), LONG, LONG));
        Socket silent = connect();
        Socket slow = connect();
        slow.getOutputStream().write(new byte[] {0, 100, 1});
        assertThat(isCut(silent)).isTrue();
        assertThat(isCut(slow)).isTrue();
    }

    @Test
    void a_trusted_connection_may_stay_and_is_cut_when_it_falls_silent() throws Exception {
        listen(limits(10, 100, Duration.ofMillis(100), Duration.ofMillis(1500), LONG));
        Socket socket = connect();
        accepted.take().trust();
        long started = System.nanoTime();
        assertThat(isCut(socket)).isTrue();
        assertThat(System.nanoTime() - started).isGreaterThan(1_400_000_000L);
    }

    @Test
    void a_stranger_may_send_only_so_many_frames() throws Exception {
        listen(limits(10, 3, LONG, LONG, LONG));
        Socket socket = connect();
        socket.getOutputStream().write(new byte[] {0, 1, 1, 0, 1, 2, 0, 1, 3, 0, 1, 4, 0, 1, 5});
        assertThat(isCut(socket)).isTrue();
        assertThat(frames).hasSize(3);
    }

    @Test
    void one_address_has_only_so_many_strangers_and_gets_its_place_back() throws Exception {
        listen(limits(2, 100, LONG, LONG, LONG));
        Socket first = connect();
        connect();
        TcpConnection one = accepted.take();
        accepted.take();
        assertThat(isCut(connect())).isTrue();
        first.close();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        connect();
        assertThat(accepted.poll(5, TimeUnit.SECONDS)).isNotNull().isNotSameAs(one);
    }

    private Socket connectFrom(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(listener.local());
        socket.setSoTimeout(5000);
        sockets.add(socket);
        return socket;
    }

    @Test
    void all_addresses_together_have_only_so_many_strangers() throws Exception {
        listen(new TcpLimits(100, 2, 2, 100, LONG, LONG, LONG));
        connectFrom("127.0.0.2");
        connectFrom("127.0.0.3");
        accepted.take().trust();
        accepted.take();
        // one is known now, but that is looked at from time to time only
        Awaitility.await("a place for another stranger").until(() -> !isCutAtOnce(connectFrom("127.0.0.4")));
        assertThat(isCut(connectFrom("127.0.0.5"))).isTrue();
    }

    @Test
    void there_are_only_so_many_connections_known_or_not() throws Exception {
        listen(new TcpLimits(2, 100, 100, 100, LONG, LONG, LONG));
        connectFrom("127.0.0.2");
        connectFrom("127.0.0.3");
        accepted.take().trust();
        accepted.take().trust();
        assertThat(isCut(connectFrom("127.0.0.4"))).isTrue();
    }

    /// Whether nothing was accepted and it is closed.
    private boolean isCutAtOnce(Socket socket) throws InterruptedException {
        return accepted.poll(200, TimeUnit.MILLISECONDS) == null && isCut(socket);
    }

    @Test
    void a_peer_that_takes_nothing_in_costs_little_and_is_cut() throws Exception {
        listen(limits(10, 100, LONG, LONG, Duration.ofMillis(600)));
        Socket socket = connect();
        TcpConnection connection = accepted.take();
        connection.trust();
        byte[] packet = new byte[1200];
        while (!closed.await(1, TimeUnit.MILLISECONDS)) {
            connection.send(packet, packet.length);
        }
        assertThat(connection.dropped()).isGreaterThan(10);
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    void a_port_in_use_is_named() throws Exception {
        assertThatThrownBy(() -> TcpListener.open(listener.local(), TcpLimits.DEFAULT, c -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(Integer.toString(listener.local().getPort()));
    }
}
