package io.tandem.media.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One platform thread with its sockets: epoll where there is one, else NIO. What is sent during one turn of
/// the loop leaves in one batch at its end. Any thread may bind and execute; the rest belongs to the loop.
public final class NetLoop {
    /// Room for each datagram; more than any path carries.
    public static final int MAX_DATAGRAM_BYTES = 2048;

    private static final Logger log = LoggerFactory.getLogger(NetLoop.class);
    private static final int BATCH = 32;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final boolean epoll;
    private final List<UdpSocket> dirty = new ArrayList<>();
    final byte[] receiveBuffer = new byte[MAX_DATAGRAM_BYTES];

    private NetLoop(String name) {
        epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory(name, true, Thread.MAX_PRIORITY),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        loop = group.next();
    }

    /// Starts the thread.
    public static NetLoop start(String name) {
        return new NetLoop(name);
    }

    /// `epoll` or `nio`.
    public String transport() {
        return epoll ? "epoll" : "nio";
    }

    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /// Runs a task on the loop, after those given before. What it sends leaves when it ends.
    ///
    /// @return false when the loop has ended: the task will not run
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

    /// Calls `tick` every `periodNs`, each time at a multiple of the period after the first: a late call does
    /// not delay the next. When the loop was held up for longer than ten periods, the missed ones are
    /// skipped.
    ///
    /// @param tick is given the time it should have been called at, by [System#nanoTime]
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

    /// Opens a socket. Blocks until it is bound; never call it on the loop.
    ///
    /// @param bufferBytes the kernel's buffer, each way
    /// @throws BindException when the address is in use or not ours
    public UdpSocket bind(InetSocketAddress address, int bufferBytes, DatagramReceiver receiver) throws BindException {
        if (inLoop()) {
            throw new IllegalStateException("binding blocks: not on the media loop");
        }
        UdpSocket socket = new UdpSocket(this, receiver);
        ChannelFuture bound = bootstrap(address, bufferBytes)
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
        socket.bound(bound.channel());
        return socket;
    }

    private Bootstrap bootstrap(InetSocketAddress address, int bufferBytes) {
        SocketProtocolFamily family =
                address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(() -> channel(family))
                .option(ChannelOption.SO_RCVBUF, bufferBytes)
                .option(ChannelOption.SO_SNDBUF, bufferBytes)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(batchBytes()));
        if (epoll) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES);
        }
        return bootstrap;
    }

    private int batchBytes() {
        return epoll ? MAX_DATAGRAM_BYTES * BATCH : MAX_DATAGRAM_BYTES;
    }

    private Channel channel(SocketProtocolFamily family) {
        return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
    }

    void markDirty(UdpSocket socket) {
        dirty.add(socket);
    }

    void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// Ends the thread and closes what is still open. Blocks until it has ended.
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
