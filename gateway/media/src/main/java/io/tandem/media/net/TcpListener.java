package io.tandem.media.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections on one TCP port, on a thread of its own so that they never hold up a media loop. Who
/// takes too much, too long or too little is cut. Any thread may open and close; the rest belongs to its thread.
public final class TcpListener {
    private static final Logger log = LoggerFactory.getLogger(TcpListener.class);
    private static final int BACKLOG = 256;
    /// Some 3 s of audio.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16 << 10, 32 << 10);

    private static final long SWEEP_MS = 500;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("ice-tcp", true), NioIoHandler.newFactory());
    private final TcpLimits limits;
    private final Function<TcpConnection, FrameReceiver> accepted;
    private final Set<Frames> open = new HashSet<>();
    private final Map<InetAddress, Integer> strangers = new HashMap<>();
    private int strangersInAll;
    private @Nullable InetSocketAddress local;

    private TcpListener(TcpLimits limits, Function<TcpConnection, FrameReceiver> accepted) {
        this.limits = limits;
        this.accepted = accepted;
    }

    /// Listens. Blocks until the port is bound.
    ///
    /// @param accepted gives each new connection its receiver, on the listener's thread
    /// @throws BindException when the address is in use or not ours
    public static TcpListener open(
            InetSocketAddress address, TcpLimits limits, Function<TcpConnection, FrameReceiver> accepted)
            throws BindException {
        TcpListener listener = new TcpListener(limits, accepted);
        listener.bind(address);
        return listener;
    }

    private void bind(InetSocketAddress address) throws BindException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Frames(channel));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            BindException e = new BindException("cannot bind TCP " + address + ": "
                    + (bound.cause() == null ? "cancelled" : bound.cause().getMessage()));
            if (bound.cause() != null) {
                e.initCause(bound.cause());
            }
            throw e;
        }
        local = (InetSocketAddress) bound.channel().localAddress();
        var _ = group.scheduleAtFixedRate(this::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    /// Where it listens.
    public InetSocketAddress local() {
        if (local == null) {
            throw new IllegalStateException("not bound");
        }
        return local;
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Frames connection : List.copyOf(open)) {
            connection.judge(now);
        }
    }

    private boolean mayEnter(InetAddress from) {
        return open.size() < limits.connections()
                && strangersInAll < limits.strangers()
                && strangers.getOrDefault(from, 0) < limits.strangersPerAddress();
    }

    private void countStranger(InetAddress from, int change) {
        strangersInAll += change;
        strangers.merge(from, change, (a, b) -> a + b == 0 ? null : a + b);
    }

    /// Ends the thread and cuts every connection. Blocks until it has ended.
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// One connection: puts its frames together, and watches it.
    private final class Frames extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final byte[] frame = new byte[NetLoop.MAX_DATAGRAM_BYTES];
        private @Nullable TcpConnection connection;
        private @Nullable FrameReceiver receiver;
        private boolean stranger;
        private int headerOctets;
        private int length;
        private int filled;
        private int frames;
        private long openedNs;
        private long heardNs;
        private long writableNs;

        private Frames(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            TcpConnection fresh = new TcpConnection(channel);
            InetAddress from = fresh.remote().getAddress();
            if (!mayEnter(from)) {
                fresh.cut();
                return;
            }
            connection = fresh;
            stranger = true;
            countStranger(from, 1);
            open.add(this);
            openedNs = heardNs = writableNs = System.nanoTime();
            receiver = accepted.apply(fresh);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                while (in.isReadable() && channel.isOpen() && connection != null) {
                    take(in);
                }
            } finally {
                in.release();
            }
        }

        private void take(ByteBuf in) {
            if (headerOctets < TcpConnection.LENGTH_OCTETS) {
                length = (length << 8 | in.readUnsignedByte()) & 0xFFFF;
                headerOctets++;
                if (headerOctets < TcpConnection.LENGTH_OCTETS) {
                    return;
                }
                if (length > frame.length) {
                    cut("a frame of " + length + " octets");
                    return;
                }
            } else {
                int now = Math.min(length - filled, in.readableBytes());
                in.readBytes(frame, filled, now);
                filled += now;
            }
            if (filled == length) {
                whole();
            }
        }

        private void whole() {
            int octets = length;
            headerOctets = 0;
            length = 0;
            filled = 0;
            heardNs = System.nanoTime();
            if (stranger && ++frames > limits.strangerFrames()) {
                cut("too many frames of a stranger");
            } else if (octets > 0 && receiver != null) {
                receiver.onFrame(frame, octets);
            }
        }

        private void judge(long nowNs) {
            TcpConnection own = connection;
            if (own == null) {
                return;
            }
            if (stranger && own.isTrusted()) {
                stranger = false;
                countStranger(own.remote().getAddress(), -1);
            }
            if (channel.isWritable()) {
                writableNs = nowNs;
            }
            if (stranger && nowNs - openedNs > limits.strangerTime().toNanos()) {
                cut("nobody we know");
            } else if (nowNs - heardNs > limits.idle().toNanos()) {
                cut("silent");
            } else if (nowNs - writableNs > limits.stalled().toNanos()) {
                cut("takes nothing in");
            }
        }

        private void cut(String why) {
            if (connection != null) {
                log.debug("ICE-TCP connection of {} is cut: {}", connection.remote(), why);
                connection.cut();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            TcpConnection own = connection;
            if (own == null) {
                return;
            }
            connection = null;
            open.remove(this);
            if (stranger) {
                countStranger(own.remote().getAddress(), -1);
            }
            if (receiver != null) {
                receiver.onClosed();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof RuntimeException || cause instanceof Error) {
                log.error("a frame of {} was not handled", channel.remoteAddress(), cause);
            }
            cut(cause.toString());
        }
    }
}
