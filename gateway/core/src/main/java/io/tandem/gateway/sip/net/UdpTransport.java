package io.tandem.gateway.sip.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.tandem.gateway.sip.Hop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIP over UDP on one address (RFC 3261 §18). Any thread.
///
/// Requests to a configured peer leave by a socket that shares our port and is connected to that peer: only then does
/// the kernel tell us of an ICMP "port unreachable", and which peer it is about. Whatever such a socket receives is
/// handled like the rest.
public final class UdpTransport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int MIN_MESSAGE_BYTES = 16;
    private static final int MAX_CONNECTED = 256;
    private static final int MAX_AT_ONCE = 32;

    private final EventLoopGroup loops;
    private final Flows flows;
    private final long id;
    private final Channel main;
    private final InetSocketAddress local;
    private final Map<InetSocketAddress, ChannelFuture> connected = new ConcurrentHashMap<>();

    public UdpTransport(InetSocketAddress address, EventLoopGroup loops, Flows flows) {
        this.loops = loops;
        this.flows = flows;
        this.id = flows.nextId();
        this.main = bootstrap().bind(address).syncUninterruptibly().channel();
        this.local = (InetSocketAddress) main.localAddress();
    }

    /// The address that is bound.
    public InetSocketAddress local() {
        return local;
    }

    /// The way to a peer for responses, by the common socket.
    public Link to(InetSocketAddress peer) {
        return new UdpLink(peer, false);
    }

    /// The way to a configured peer for our requests; an ICMP error on it is reported.
    public Link toTrunk(InetSocketAddress peer) {
        return new UdpLink(peer, true);
    }

    @Override
    public void close() {
        connected.values().forEach(socket -> socket.channel().close());
        main.close().awaitUninterruptibly(1_000);
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loops)
                .channelFactory(DirectSending::open)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_RCVBUF, 4 * 1_024 * 1_024)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES).maxMessagesPerRead(MAX_AT_ONCE))
                .handler(new Receiver());
    }

    /// The socket for that peer once it is connected; the common one where that failed or there are too many.
    private void withSocket(InetSocketAddress peer, Consumer<Channel> use) {
        if (connected.size() >= MAX_CONNECTED && !connected.containsKey(peer)) {
            use.accept(main);
            return;
        }
        ChannelFuture socket = connected.computeIfAbsent(peer, this::connect);
        if (socket.isDone()) {
            use.accept(socket.isSuccess() ? socket.channel() : main);
        } else {
            socket.addListener(done -> use.accept(done.isSuccess() ? socket.channel() : main));
        }
    }

    private ChannelFuture connect(InetSocketAddress peer) {
        ChannelFuture socket = bootstrap().connect(peer, local);
        socket.channel().closeFuture().addListener(closed -> connected.remove(peer, socket));
        return socket;
    }

    /// One peer behind our socket.
    private final class UdpLink implements Link {
        private final InetSocketAddress peer;
        private final boolean trunk;

        private UdpLink(InetSocketAddress peer, boolean trunk) {
            this.peer = peer;
            this.trunk = trunk;
        }

        @Override
        public Hop.Flow flow() {
            return new Hop.Flow(id, Hop.Transport.UDP, peer);
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void send(byte[] message) throws IOException {
            if (!main.isOpen()) {
                throw new IOException("socket is closed");
            }
            if (trunk) {
                withSocket(peer, socket -> write(socket, message));
            } else {
                write(main, message);
            }
        }

        private void write(Channel channel, byte[] message) {
            flows.onSent(this, message);
            try {
                if (DirectSending.sends(channel, message, peer)) {
                    return;
                }
            } catch (PortUnreachableException dead) {
                flows.onUnreachable(peer, dead.toString());
                return;
            }
            ByteBuf buffer = Unpooled.wrappedBuffer(message);
            channel.writeAndFlush(new DatagramPacket(buffer, peer)).addListener(sent -> {
                if (!sent.isSuccess()) {
                    flows.onUnreachable(peer, String.valueOf(sent.cause()));
                }
            });
        }

        @Override
        public void close(String why) {
            LOG.debug("nothing to close toward {}: {}", peer, why);
        }
    }

    /// Confined to the event loop of its socket. A message that comes while the socket has not been seen empty for a
    /// while has waited in it.
    private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
        private long fullSinceNs;
        private boolean moreWaits;
        private int atOnce;

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            boolean more = atOnce >= MAX_AT_ONCE;
            if (more && !moreWaits) {
                fullSinceNs = System.nanoTime();
            }
            moreWaits = more;
            atOnce = 0;
            ctx.fireChannelReadComplete();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
            atOnce++;
            if (packet.content().readableBytes() >= MIN_MESSAGE_BYTES) {
                long waited = moreWaits ? System.nanoTime() - fullSinceNs : 0;
                flows.onMessage(to(packet.sender()), ByteBufUtil.getBytes(packet.content()), waited);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
                flows.onUnreachable(peer, String.valueOf(cause));
            } else {
                LOG.debug("UDP {}: {}", local, cause.toString());
            }
        }
    }
}
