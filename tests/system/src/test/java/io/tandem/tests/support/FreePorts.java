package io.tandem.tests.support;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that nobody uses at the moment. Another process may still take one before the test does; outside the
/// kernel's own range for outgoing sockets that is rare. Stateless, any thread.
public final class FreePorts {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 29_000;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /// One port that is free for UDP and TCP on the loopback.
    public static int one() {
        return block(1);
    }

    /// The first, even, of `size` ports in a row that are free for UDP and TCP.
    public static int block(int size) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - size) & ~1;
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
