package io.tandem.gateway.ws;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tandem.gateway.sip.net.ConnectionLimit;
import io.tandem.gateway.sip.net.Flows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP and HTTPS listeners: the console's files, `/console.json`, `/healthz`, and SIP over WebSocket at `/sip`.
/// Any thread.
public final class WebServer implements AutoCloseable {

    /// A whole office behind one address comes back at once; nobody needs as many for long.
    private static final int NEW_AT_ONCE = 2_000;

    private static final int NEW_PER_SECOND = 200;
    private static final int MAX_START_LINE_BYTES = 4_096;
    private static final int MAX_HEAD_BYTES = 8_192;
    private static final int MAX_REQUEST_BODY_BYTES = 1_024;
    private static final int MAX_WAITING_BYTES = 256 * 1_024;
    private static final int TLS_THREADS = 2;

    private final WebSettings settings;
    private final Flows flows;
    private final TokenGate gate;
    private final Supplier<Console> console;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService handshakes = Executors.newFixedThreadPool(
            TLS_THREADS, Thread.ofPlatform().daemon().name("tls-", 0).factory());
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final StaticFiles files = new StaticFiles(WebServer.class.getClassLoader());
    private final CutLog cuts = new CutLog(System::nanoTime);
    private final ConnectionLimit limit;
    private final UpgradeRules rules;
    private @Nullable Channel http;
    private @Nullable Channel https;

    /// What the pages are told about the gateway.
    ///
    /// @param json body of `/console.json`
    /// @param healthy whether `/healthz` says 200 or 503
    public record Console(String json, boolean healthy) {}

    /// Opens the listeners.
    ///
    /// @param flows takes the SIP connections, usually the SIP stack
    /// @param gate judges tokens that WebSockets are opened with
    /// @param console asked at each request of `/console.json` and `/healthz`, on an event loop: it answers from
    /// memory
    /// @throws IOException where a certificate cannot be read or made
    /// @throws RuntimeException where an address cannot be bound
    public static WebServer start(
            WebSettings settings, Flows flows, TokenGate gate, Supplier<Console> console, Clock clock)
            throws IOException {
        WebServer server = new WebServer(settings, flows, gate, console);
        try {
            server.listen(clock);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private WebServer(WebSettings settings, Flows flows, TokenGate gate, Supplier<Console> console) {
        this.settings = settings;
        this.flows = flows;
        this.gate = gate;
        this.console = console;
        this.limit = new ConnectionLimit(new ConnectionLimit.Limits(
                settings.maxConnections(), settings.maxConnectionsPerAddress(), NEW_PER_SECOND, NEW_AT_ONCE));
        this.rules = new UpgradeRules(names(), settings.allowedOrigins(), settings.allowMissingOrigin());
    }

    /// Names by which browsers reach us, lower case: those that are configured and the machine's.
    private Set<String> names() {
        Set<String> names = new HashSet<>();
        settings.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        try {
            names.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException nameless) {
            names.add("localhost");
        }
        return names;
    }

    private void listen(Clock clock) throws IOException {
        if (settings.https().isPresent()) {
            https = bind(settings.https().get(), tls(clock));
        }
        if (settings.http().isPresent()) {
            http = bind(settings.http().get(), null);
        }
    }

    private SslContext tls(Clock clock) throws IOException {
        WebSettings.CertificateFiles certificate = settings.certificate().isPresent()
                ? settings.certificate().get()
                : SelfMadeCertificate.in(settings.stateDirectory().resolve("tls"), names(), clock);
        return SslContextBuilder.forServer(
                        certificate.chain().toFile(), certificate.key().toFile())
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    private Channel bind(InetSocketAddress address, @Nullable SslContext tls) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(MAX_WAITING_BYTES / 2, MAX_WAITING_BYTES))
                .childHandler(new Accept(tls))
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    /// The address that is bound without TLS.
    public Optional<InetSocketAddress> httpAddress() {
        return Optional.ofNullable(http).map(channel -> (InetSocketAddress) channel.localAddress());
    }

    /// The address that is bound with TLS.
    public Optional<InetSocketAddress> httpsAddress() {
        return Optional.ofNullable(https).map(channel -> (InetSocketAddress) channel.localAddress());
    }

    @Override
    public void close() {
        if (http != null) {
            http.close().awaitUninterruptibly(1_000);
        }
        if (https != null) {
            https.close().awaitUninterruptibly(1_000);
        }
        open.close().awaitUninterruptibly(1_000);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
        handshakes.shutdownNow();
    }

    private final class Accept extends ChannelInitializer<SocketChannel> {
        private final @Nullable SslContext tls;

        private Accept(@Nullable SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (!limit.takes(channel)) {
                return;
            }
            open.add(channel);
            if (tls != null) {
                SslHandler handler = tls.newHandler(channel.alloc(), handshakes);
                handler.setHandshakeTimeoutMillis(settings.tlsTimeout().toMillis());
                channel.pipeline().addLast(handler);
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec(MAX_START_LINE_BYTES, MAX_HEAD_BYTES, MAX_HEAD_BYTES))
                    .addLast(new HttpObjectAggregator(MAX_REQUEST_BODY_BYTES))
                    .addLast(new HttpHandler(settings, rules, files, console, flows, gate, tls != null, cuts));
        }
    }
}
