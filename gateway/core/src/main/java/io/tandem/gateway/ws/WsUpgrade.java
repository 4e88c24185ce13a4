package io.tandem.gateway.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Flows;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Turns an HTTP connection into a SIP WebSocket (RFC 6455 §4.2, RFC 7118 §4): no extensions, masked frames only.
/// On the connection's event loop.
final class WsUpgrade {

    private WsUpgrade() {}

    static void perform(
            ChannelHandlerContext ctx,
            FullHttpRequest request,
            WebSettings settings,
            Flows flows,
            boolean secure,
            Consumer<Hop.Flow> onOpen,
            CutLog cuts) {
        WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(settings.maxMessageBytes())
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(true)
                .withUTF8Validator(true)
                .build();
        String url = (secure ? "wss://" : "ws://") + request.headers().get("Host", "") + "/sip";
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(url, "sip", frames).newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel());
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        WsConnection connection = new WsConnection(ctx.channel(), flows, secure, onOpen, cuts);
        long pingMs = settings.pingInterval().toMillis();
        StallGuard octets = new StallGuard(settings.headTimeout());
        pipeline.addBefore(pipeline.context(HttpServerCodec.class).name(), "octets", octets);
        pipeline.remove(HttpObjectAggregator.class);
        pipeline.remove(HttpHandler.class);
        handshaker.handshake(ctx.channel(), request).addListener(done -> {
            if (!done.isSuccess()) {
                ctx.channel().close();
            }
        });
        pipeline.addLast(new WsGuard(connection, settings.headTimeout(), octets))
                .addLast(new WebSocketFrameAggregator(settings.maxMessageBytes()))
                .addLast(new IdleStateHandler(2 * pingMs + pingMs / 2, 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new WsHandler(connection, pingMs));
    }
}
