package io.tandem.media.net;

import java.net.InetSocketAddress;

/// One bound UDP socket of a [NetLoop]. Confined to the loop, except for [#close] and [#local].
public abstract sealed class UdpSocket permits KernelSocket, NettySocket {

    /// The address it is bound to.
    public abstract InetSocketAddress local();

    /// Sends a datagram, at the end of the loop's turn at the latest; it is dropped and counted when the
    /// socket cannot keep up.
    ///
    /// @param data free to be used again when this returns
    public abstract void send(byte[] data, int length, InetSocketAddress to);

    /// Of the sockets that share a port: whether this one, the first, gets every datagram, or each its part. Where the
    /// kernel cannot be told, each gets its part. Any thread; it does not wait.
    public void takeAll(boolean all) {}

    /// Datagrams that the kernel or a full queue refused.
    public abstract long sendFailures();

    /// Closes the socket. Any thread; it does not wait.
    public abstract void close();
}
