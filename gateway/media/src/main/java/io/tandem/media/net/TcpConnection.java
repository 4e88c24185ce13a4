package io.tandem.media.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// One accepted connection that carries datagrams, each behind its length (RFC 4571 §2). Any thread.
public final class TcpConnection {
    static final int LENGTH_OCTETS = 2;

    private final Channel channel;
    private final InetSocketAddress remote;
    private final AtomicBoolean trusted = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();

    TcpConnection(Channel channel) {
        this.channel = channel;
        this.remote = (InetSocketAddress) channel.remoteAddress();
    }

    /// The peer's side.
    public InetSocketAddress remote() {
        return remote;
    }

    /// Sends one datagram. It is dropped where the peer is too slow: late audio is worth nothing.
    public void send(byte[] data, int length) {
        if (!channel.isWritable()) {
            dropped.incrementAndGet();
            return;
        }
        ByteBuf framed = channel.alloc().directBuffer(LENGTH_OCTETS + length);
        framed.writeShort(length).writeBytes(data, 0, length);
        var _ = channel.writeAndFlush(framed, channel.voidPromise());
    }

    /// The peer has shown who it is: the limits of strangers are over for it.
    public void trust() {
        trusted.set(true);
    }

    boolean isTrusted() {
        return trusted.get();
    }

    /// Datagrams that were not sent because the peer was too slow.
    public long dropped() {
        return dropped.get();
    }

    /// Closes it.
    public void close() {
        var _ = channel.close();
    }

    /// Closes it so that nothing of it stays in the kernel. On the listener's thread.
    void cut() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = channel.close();
        }
    }
}
