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

    /// Moves a [NetLoop.Traffic#SINGLE] socket to another loop of the same transport, bound as it is: what
    /// the kernel has for it is received there. On its loop, which has nothing to do with it from then on.
    ///
    /// @param arrived called on the other loop, to which the socket belongs from then on
    /// @return false when the other loop has ended: the socket stays
    public abstract boolean move(NetLoop to, Runnable arrived);

    /// Datagrams that the kernel or a full queue refused.
    public abstract long sendFailures();

    /// Closes the socket. Any thread; it does not wait.
    public abstract void close();
}
