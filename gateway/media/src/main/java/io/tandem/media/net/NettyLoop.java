package io.tandem.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A loop on Netty: epoll, or the platform's selector. What is sent during one turn leaves in one batch at its
/// end; Netty makes some objects for each datagram. Any thread may bind and execute; the rest belongs to the
/// loop.
final class NettyLoop extends NetLoop {
    private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);
    private static final int BATCH = 32;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final boolean epoll;
    private final List<NettySocket> dirty = new ArrayList<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final List<Runnable> turns = new ArrayList<>();
    final byte[] receiveBuffer = new byte[MAX_DATAGRAM_BYTES];

    NettyLoop(String name, boolean epoll) {
        this.epoll = epoll;
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory(name, true, Thread.MAX_PRIORITY),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = group.next();
    }

    @Override
    public Transport transport() {
        return epoll ? Transport.EPOLL : Transport.NIO;
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public boolean execute(Runnable task) {
        try {
            loop.execute(() -> {
                task.run();
                flush();
            });
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("the loop has ended: a task was left out");
            return false;
        }
    }

    @Override
    public void every(long periodNs, LongConsumer tick) {
        loop.execute(() -> schedule(System.nanoTime() + periodNs, periodNs, tick));
    }

    private void schedule(long deadlineNs, long periodNs, LongConsumer tick) {
        long wait = Math.max(0, deadlineNs - System.nanoTime());
        var unused = loop.schedule(() -> runTick(deadlineNs, periodNs, tick), wait, TimeUnit.NANOSECONDS);
    }

    private void runTick(long deadlineNs, long periodNs, LongConsumer tick) {
        try {
            tick.accept(deadlineNs);
            flush();
        } catch (RuntimeException e) {
            log.error("a tick failed", e);
        } finally {
            long late = System.nanoTime() - deadlineNs;
            long skipped = late > 10 * periodNs ? late / periodNs : 0;
            if (!loop.isShuttingDown()) {
                schedule(deadlineNs + (1 + skipped) * periodNs, periodNs, tick);
            }
        }
    }

    @Override
    public void eachTurn(Runnable task) {
        turns.add(task);
    }

    @Override
    public void wake() {
        execute(() -> {});
    }

    @Override
    public UdpSocket bind(InetSocketAddress address, Traffic traffic, DatagramReceiver receiver) throws BindException {
        if (inLoop()) {
            throw new IllegalStateException("binding blocks: not on the media loop");
        }
        NettySocket socket = new NettySocket(this, receiver);
        ChannelFuture bound = bootstrap(address, traffic)
                .handler(socket.handler())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            BindException e = new BindException("cannot bind UDP " + address + ": "
                    + (bound.cause() == null ? "cancelled" : bound.cause().getMessage()));
            if (bound.cause() != null) {
                e.initCause(bound.cause());
            }
            throw e;
        }
        if (traffic == Traffic.SHARED && bound.channel() instanceof EpollDatagramChannel channel) {
            channel.config().setReusePort(true);
        }
        socket.bound(bound.channel());
        keep(bound.channel());
        return socket;
    }

    private void keep(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
    }

    boolean isOpen() {
        return !loop.isShuttingDown();
    }

    /// A channel that has left another loop belongs here from now on. Any thread.
    void add(Channel channel, Runnable arrived) {
        keep(channel);
        loop.register(channel).addListener(added -> {
            if (added.isSuccess()) {
                arrived.run();
                flush();
            } else {
                log.error("the loop takes no channel of another", added.cause());
            }
        });
    }

    /// A socket is about to belong elsewhere.
    void release(NettySocket socket, Channel channel) {
        dirty.remove(socket);
        open.remove(channel);
    }

    private Bootstrap bootstrap(InetSocketAddress address, Traffic traffic) {
        SocketProtocolFamily family =
                address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(() -> channel(family))
                .option(ChannelOption.SO_RCVBUF, traffic.bufferBytes())
                .option(ChannelOption.SO_SNDBUF, traffic.bufferBytes())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(batchBytes()));
        if (epoll) {
            bootstrap
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES)
                    .option(EpollChannelOption.SO_REUSEPORT, traffic == Traffic.JOINED);
        }
        return bootstrap;
    }

    private int batchBytes() {
        return epoll ? MAX_DATAGRAM_BYTES * BATCH : MAX_DATAGRAM_BYTES;
    }

    private Channel channel(SocketProtocolFamily family) {
        return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
    }

    void markDirty(NettySocket socket) {
        dirty.add(socket);
    }

    void flush() {
        for (int i = 0; i < turns.size(); i++) {
            turns.get(i).run();
        }
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    @Override
    public void close() {
        open.forEach(channel -> channel.close().awaitUninterruptibly());
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
