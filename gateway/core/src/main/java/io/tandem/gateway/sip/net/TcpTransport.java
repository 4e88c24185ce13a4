package io.tandem.gateway.sip.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.tandem.gateway.sip.Hop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// SIP over TCP: a listener on one address, and connections to peers, which are reused (RFC 3261 §18.1). Any thread.
public final class TcpTransport implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MS = 3_000;

    private final EventLoopGroup loops;
    private final Flows flows;
    private final int maxMessageBytes;
    private final Duration idle;
    private final Channel server;
    private final ConnectionLimit strangers = new ConnectionLimit(ConnectionLimit.STRANGERS);
    private final Map<InetSocketAddress, TcpLink> links = new ConcurrentHashMap<>();

    /// @param maxMessageBytes larger messages end their connection
    /// @param idle connections without traffic for so long are closed
    public TcpTransport(
            InetSocketAddress address, EventLoopGroup loops, Flows flows, int maxMessageBytes, Duration idle) {
        this.loops = loops;
        this.flows = flows;
        this.maxMessageBytes = maxMessageBytes;
        this.idle = idle;
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(new Accept())
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    /// The address that is bound.
    public InetSocketAddress local() {
        return (InetSocketAddress) server.localAddress();
    }

    /// The connection to a peer, opened where there is none; what is sent meanwhile waits for it.
    public Link to(InetSocketAddress peer) {
        TcpLink link =
                links.compute(peer, (address, known) -> known != null && known.usable() ? known : connect(address));
        return link;
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly(1_000);
        links.values().forEach(link -> link.close("shutting down"));
    }

    private TcpLink connect(InetSocketAddress peer) {
        TcpLink link = new TcpLink(flows, Hop.Transport.TCP, peer, this::forget);
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        fill(channel, link);
                    }
                })
                .connect(peer)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        link.failed(String.valueOf(done.cause().getMessage()));
                    }
                });
        return link;
    }

    private void forget(TcpLink link) {
        links.remove(link.flow().peer(), link);
    }

    private void fill(SocketChannel channel, TcpLink link) {
        channel.pipeline()
                .addLast(new IdleStateHandler(0, 0, idle.toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new StreamFramer(maxMessageBytes))
                .addLast(link.handler());
    }

    static WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(128 * 1_024, 256 * 1_024);
    }

    private final class Accept extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (!flows.knows(Hop.Transport.TCP, channel.remoteAddress()) && !strangers.takes(channel)) {
                return;
            }
            TcpLink link = new TcpLink(flows, Hop.Transport.TCP, channel.remoteAddress(), TcpTransport.this::forget);
            links.put(channel.remoteAddress(), link);
            fill(channel, link);
        }
    }
}
