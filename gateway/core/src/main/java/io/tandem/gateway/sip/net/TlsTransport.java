package io.tandem.gateway.sip.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.TlsSettings;
import io.tandem.gateway.sip.TlsSettings.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIP over TLS (RFC 3261 §26.2.1, RFC 5922): listeners, and connections to peers, which are reused in both directions
/// (RFC 5923 §5). Handshakes are computed on threads of their own. Any thread.
public final class TlsTransport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int HANDSHAKE_THREADS = 2;

    private final TlsSettings settings;
    private final EventLoopGroup loops;
    private final Flows flows;
    private final int maxMessageBytes;
    private final Duration idle;
    private final Optional<TlsContexts> contexts;
    private final ExecutorService handshakes;
    private final List<Channel> servers = new ArrayList<>();
    private final Map<InetSocketAddress, TcpLink> outgoing = new ConcurrentHashMap<>();
    private final ConnectionLimit strangers = new ConnectionLimit(ConnectionLimit.STRANGERS);
    private final Map<Long, TcpLink> incoming = new ConcurrentHashMap<>();

    /// @throws IOException where our certificate cannot be read
    public TlsTransport(TlsSettings settings, EventLoopGroup loops, Flows flows, int maxMessageBytes, Duration idle)
            throws IOException {
        this.settings = settings;
        this.loops = loops;
        this.flows = flows;
        this.maxMessageBytes = maxMessageBytes;
        this.idle = idle;
        this.contexts = settings.listen().isEmpty()
                ? Optional.empty()
                : Optional.of(new TlsContexts(settings.own().orElseThrow()));
        this.handshakes = Executors.newFixedThreadPool(
                HANDSHAKE_THREADS,
                Thread.ofPlatform().daemon().name("sip-tls-", 0).factory());
        settings.listen().forEach(address -> servers.add(listen(address)));
    }

    private Channel listen(InetSocketAddress address) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, TcpTransport.waterMark())
                .childHandler(new Accept())
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    /// The addresses that are bound.
    public List<InetSocketAddress> local() {
        return servers.stream()
                .map(server -> (InetSocketAddress) server.localAddress())
                .toList();
    }

    /// The connection to a peer, opened where there is none; what is sent meanwhile waits for it. Empty where nobody is
    /// expected at that address: a name that a certificate must carry is known for configured peers only.
    public Optional<Link> to(InetSocketAddress address) {
        return settings.peers()
                .at(address)
                .map(peer -> outgoing.compute(
                        address, (key, known) -> known != null && known.usable() ? known : connect(key, peer)));
    }

    /// The way back to a peer whose own connection is lost.
    public Optional<Link> backTo(InetSocketAddress lost) {
        return settings.peers().backTo(lost).flatMap(this::to);
    }

    private TcpLink connect(InetSocketAddress address, Peer peer) {
        TcpLink link = new TcpLink(flows, Hop.Transport.TLS, address, gone -> {
            outgoing.remove(address, gone);
            settings.peers().forgotten(gone.flow());
        });
        SslContext tls;
        try {
            tls = TlsContexts.client(peer);
        } catch (IOException unusable) {
            LOG.warn("trunk={} {}", peer.name(), unusable.getMessage());
            loops.execute(() -> link.failed(String.valueOf(unusable.getMessage())));
            return link;
        }
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, TcpTransport.waterMark())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        SslHandler handler =
                                tls.newHandler(channel.alloc(), peer.identity(), address.getPort(), handshakes);
                        // what it sends by this connection is its own
                        link.beforeOpen(() -> settings.peers()
                                .recognised(
                                        link.flow(),
                                        List.of(peer),
                                        TlsFailure.chainOf(handler.engine().getSession())));
                        fill(channel, handler, link);
                        handler.handshakeFuture().addListener(done -> {
                            if (!done.isSuccess()) {
                                LOG.warn("trunk={} TLS fails: {}", peer.name(), TlsFailure.text(done.cause()));
                            }
                        });
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        link.failed(String.valueOf(done.cause().getMessage()));
                    }
                });
        return link;
    }

    private void fill(SocketChannel channel, SslHandler handler, TcpLink link) {
        handler.setHandshakeTimeoutMillis(settings.handshake().toMillis());
        channel.pipeline()
                .addLast(handler)
                .addLast(new IdleStateHandler(0, 0, idle.toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new StreamFramer(maxMessageBytes))
                .addLast(link.handler());
    }

    /// Judges the certificate of who connected, before its first message is read.
    private void judge(TcpLink link, SslHandler handler) {
        List<X509Certificate> chain = TlsFailure.chainOf(handler.engine().getSession());
        if (chain.isEmpty()) {
            return;
        }
        List<Peer> as = new ArrayList<>();
        StringBuilder why = new StringBuilder();
        for (Peer peer : settings.peers().all()) {
            try {
                PeerCertificate.check(chain, peer, PeerCertificate.Role.CLIENT);
                as.add(peer);
            } catch (CertificateException notThisOne) {
                why.append("; ").append(notThisOne.getMessage());
            }
        }
        if (as.isEmpty()) {
            LOG.debug("{} shows a certificate of no trunk{}", link.flow().peer(), why);
        }
        settings.peers().recognised(link.flow(), as, chain);
    }

    @Override
    public void close() {
        servers.forEach(server -> server.close().awaitUninterruptibly(1_000));
        outgoing.values().forEach(link -> link.close("shutting down"));
        incoming.values().forEach(link -> link.close("shutting down"));
        handshakes.shutdown();
    }

    private final class Accept extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (!flows.knows(Hop.Transport.TLS, channel.remoteAddress()) && !strangers.takes(channel)) {
                return;
            }
            TcpLink link = new TcpLink(flows, Hop.Transport.TLS, channel.remoteAddress(), gone -> {
                incoming.remove(gone.flow().id());
                settings.peers().forgotten(gone.flow());
            });
            incoming.put(link.flow().id(), link);
            SslHandler handler = contexts.orElseThrow().server().newHandler(channel.alloc(), handshakes);
            link.beforeOpen(() -> judge(link, handler));
            fill(channel, handler, link);
        }
    }
}
