package io.tandem.gateway.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.tandem.gateway.fuzz.Parsing;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.SipHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fuzz target: what a browser's connection carries. An input that begins with an octet of the upper half is taken
/// without it as frames after a good upgrade, any other as HTTP.
public final class FrameFuzz {

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_711);
    private static final WebSettings SETTINGS = WebSettings.on(PEER, PEER, Path.of("target"));
    private static final String UPGRADE = "GET /sip HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Origin: http://localhost\r\nSec-WebSocket-Protocol: sip\r\n\r\n";

    private FrameFuzz() {}

    private static final class Nobody implements Flows {
        @Override
        public boolean knows(Hop.Transport transport, InetSocketAddress peer) {
            return false;
        }

        @Override
        public long nextId() {
            return 1;
        }

        @Override
        public void onOpen(Link link) {}

        @Override
        public void onMessage(Link link, byte[] message) {
            if (message.length > SETTINGS.maxMessageBytes()) {
                throw new AssertionError("a message of " + message.length + " octets");
            }
        }

        @Override
        public void onUnframed(Link link, byte[] octets, SipHead.Fault fault) {}

        @Override
        public void onClosed(Link link, String why) {}

        @Override
        public void onUnreachable(InetSocketAddress peer, String why) {}
    }

    private static final class Spy extends ChannelInboundHandlerAdapter {
        private @Nullable Throwable bug;

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            boolean ofThePeer = cause instanceof CorruptedWebSocketFrameException
                    || cause instanceof TooLongFrameException
                    || cause instanceof PrematureChannelClosureException;
            if (!ofThePeer) {
                bug = cause;
            }
            ctx.fireExceptionCaught(cause);
        }
    }

    private static final class Browser extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return PEER;
        }
    }

    /// Loads what would else be loaded, and instrumented, within the first input's time.
    public static void fuzzerInitialize() {
        take(new byte[0]);
        take(new byte[] {-1});
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Parsing.within(() -> take(data));
    }

    private static void take(byte[] data) {
        Browser browser = new Browser();
        Spy spy = new Spy();
        browser.pipeline()
                .addLast(new HttpServerCodec(4_096, 8_192, 8_192))
                .addLast(new HttpObjectAggregator(1_024))
                .addLast(new HttpHandler(
                        SETTINGS,
                        new UpgradeRules(Set.of(), Set.of(), true),
                        new StaticFiles(FrameFuzz.class.getClassLoader()),
                        () -> new WebServer.Console("{}", true),
                        new Nobody(),
                        TokenGate.NONE,
                        false,
                        new CutLog(System::nanoTime)));
        try {
            boolean frames = data.length > 0 && data[0] < 0;
            if (frames) {
                browser.writeInbound(Unpooled.copiedBuffer(UPGRADE, StandardCharsets.US_ASCII));
                if (browser.pipeline().get(WsHandler.class) == null) {
                    throw new AssertionError("not upgraded");
                }
                browser.pipeline()
                        .addBefore(browser.pipeline().context(WsHandler.class).name(), "spy", spy);
            }
            int from = frames ? 1 : 0;
            ByteBuf octets = Unpooled.copiedBuffer(data, from, data.length - from);
            browser.writeInbound(octets);
        } finally {
            browser.finishAndReleaseAll();
        }
        if (spy.bug != null) {
            throw new AssertionError("the pipeline met a bug", spy.bug);
        }
    }
}
