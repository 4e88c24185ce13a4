package io.tandem.gateway.bench;

import java.net.InetSocketAddress;

/// What stands between the caller and the callees of `tandem bench signalling`, in a process of its own. Immutable.
///
/// @param process itself, or the one that started all of its others
/// @param address where it takes calls, UDP
record CallServer(Process process, InetSocketAddress address) implements AutoCloseable {
    @Override
    public void close() {
        Children.end(process);
    }
}
