package io.tandem.media.path;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// An address of the browser behind the UDP socket it sent to: answers leave from there, too. Equal to another path of
/// the same socket and address, whosever leg it leads to. Immutable but for [#leg], which the leg's loop writes and
/// every loop reads.
final class UdpPath implements BrowserPath {
    private final BrowserSocket socket;
    private final InetSocketAddress remote;
    private volatile @Nullable BrowserPort leg;

    UdpPath(BrowserSocket socket, InetSocketAddress remote) {
        this.socket = socket;
        this.remote = remote;
    }

    BrowserSocket socket() {
        return socket;
    }

    /// To whom it leads: all that comes by it is that leg's. Null before a check by it was valid, and when it has been
    /// forgotten.
    @Nullable
    BrowserPort leg() {
        return leg;
    }

    void leadTo(@Nullable BrowserPort port) {
        leg = port;
    }

    boolean is(BrowserSocket via, InetSocketAddress from) {
        return socket == via && (remote == from || remote.equals(from));
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public long localPriority() {
        return socket.priority();
    }

    @Override
    public void send(byte[] data, int length) {
        socket.send(data, length, remote);
    }

    @Override
    public void release() {
        socket.forget(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof UdpPath path && path.is(socket, remote));
    }

    @Override
    public int hashCode() {
        return remote.hashCode();
    }
}
