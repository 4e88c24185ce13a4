package io.tandem.tests.support;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that nobody uses at the moment. Another process may still take one before the test does; outside the
/// kernel's own range for outgoing sockets that is rare. Each block lies behind the one given out before: a gateway
/// does not bind its range before it needs it, and what is free there must not become a far end's, to which the
/// gateway would send nothing. Any thread.
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 29_000;
    private static final int ATTEMPTS = 200;

    private static int next = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);

    private FreePorts() {}

    /// One port that is free for UDP and TCP on the loopback.
    public static int one() {
        return block(1);
    }

    /// The first, even, of `size` ports in a row that are free for UDP and TCP.
    public static synchronized int block(int size) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = (next + size > HIGHEST ? LOWEST : next + 1) & ~1;
            next = first + size;
            if (isFree(first, size)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + size + " free ports in a row");
    }

    private static boolean isFree(int first, int size) {
        for (int port = first; port < first + size; port++) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try (DatagramSocket udp = new DatagramSocket(address);
                    ServerSocket tcp = new ServerSocket(port, 1, address.getAddress())) {
                if (udp.getLocalPort() != tcp.getLocalPort()) {
                    return false;
                }
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
