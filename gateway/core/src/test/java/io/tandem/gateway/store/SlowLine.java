package io.tandem.gateway.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// A line to a server on which each answer takes as long as one likes. Virtual threads of its own carry it.
public final class SlowLine implements AutoCloseable {

    private final ServerSocket listener;
    private final int server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Duration> delay = new AtomicReference<>(Duration.ZERO);

    public SlowLine(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// How long each answer takes from now on.
    public void slow(Duration time) {
        delay.set(time);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
                threads.execute(() -> copy(client, onward, false));
                threads.execute(() -> copy(onward, client, true));
            } catch (IOException closed) {
                continue;
            }
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[65536];
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                if (answers) {
                    LockSupport.parkNanos(requireNonNull(delay.get()).toNanos());
                }
                out.write(bytes, 0, n);
            }
        } catch (IOException over) {
            // one end closed; both are closed now
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
