package io.tandem.media.path;

import java.net.InetSocketAddress;

/// An address of the browser behind the UDP socket it sent to: answers leave from there, too. Immutable.
record UdpPath(BrowserSocket socket, InetSocketAddress remote, long localPriority) implements BrowserPath {

    boolean is(BrowserSocket via, InetSocketAddress from) {
        return socket == via && (remote == from || remote.equals(from));
    }

    @Override
    public void send(byte[] data, int length) {
        socket.send(data, length, remote);
    }

    @Override
    public void release(BrowserPort port) {
        socket.forget(remote, port);
    }
}
