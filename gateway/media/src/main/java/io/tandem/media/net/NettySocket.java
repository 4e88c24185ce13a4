package io.tandem.media.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket of a [NettyLoop]. Confined to the loop, except for [#close] and [#local].
final class NettySocket extends UdpSocket {
    private static final Logger log = LoggerFactory.getLogger(NettySocket.class);

    private NettyLoop loop;
    private final DatagramReceiver receiver;
    private @Nullable Channel channel;
    private @Nullable InetSocketAddress local;
    private boolean dirty;
    private long sendFailures;

    NettySocket(NettyLoop loop, DatagramReceiver receiver) {
        this.loop = loop;
        this.receiver = receiver;
    }

    ChannelHandler handler() {
        return new Receiving();
    }

    void bound(Channel channel) {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.localAddress();
    }

    @Override
    public InetSocketAddress local() {
        if (local == null) {
            throw new IllegalStateException("not bound");
        }
        return local;
    }

    @Override
    public void send(byte[] data, int length, InetSocketAddress to) {
        Channel open = channel;
        if (open == null || !open.isWritable()) {
            sendFailures++;
            return;
        }
        ByteBuf copy = open.alloc().directBuffer(length);
        copy.writeBytes(data, 0, length);
        open.write(new DatagramPacket(copy, to), open.voidPromise());
        if (!dirty) {
            dirty = true;
            loop.markDirty(this);
        }
    }

    @Override
    public boolean move(NetLoop to, Runnable arrived) {
        Channel open = channel;
        if (!(to instanceof NettyLoop other) || to.transport() != loop.transport() || open == null) {
            throw new IllegalArgumentException("a socket goes to a loop of its own transport, not " + to.transport());
        }
        if (!other.isOpen()) {
            return false;
        }
        flush();
        loop.release(this, open);
        open.deregister().addListener(left -> {
            loop = other;
            other.add(open, arrived);
        });
        return true;
    }

    @Override
    public long sendFailures() {
        return sendFailures;
    }

    void flush() {
        dirty = false;
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            // a port's last words are still queued
            channel.flush();
            channel.close();
        }
    }

    /// Netty's view of this socket.
    private final class Receiving extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            try {
                ByteBuf content = packet.content();
                int length = Math.min(content.readableBytes(), NetLoop.MAX_DATAGRAM_BYTES);
                content.getBytes(content.readerIndex(), loop.receiveBuffer, 0, length);
                receiver.onDatagram(loop.receiveBuffer, length, packet.sender());
            } finally {
                packet.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            loop.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            sendFailures++;
            if (cause instanceof RuntimeException || cause instanceof Error) {
                log.error("a datagram at {} was not handled", context.channel().localAddress(), cause);
            } else {
                log.debug("socket {}: {}", context.channel().localAddress(), cause.toString());
            }
        }
    }
}
