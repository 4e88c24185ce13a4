package io.tandem.gateway.ws;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Frames of one WebSocket to SIP messages: one a message (RFC 7118 §5), and keep-alives of both sorts (RFC 7118
/// §6, RFC 5626 §4.4.1). Confined to the connection's event loop.
final class WsHandler extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final WsConnection connection;
    private final long pingMs;
    private @Nullable ScheduledFuture<?> pings;

    WsHandler(WsConnection connection, long pingMs) {
        this.connection = connection;
        this.pingMs = pingMs;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.opened();
        pings = ctx.executor()
                .scheduleAtFixedRate(
                        () -> write(ctx, new PingWebSocketFrame(Unpooled.EMPTY_BUFFER)),
                        pingMs,
                        pingMs,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text -> message(ByteBufUtil.getBytes(text.content()));
            case BinaryWebSocketFrame binary -> message(ByteBufUtil.getBytes(binary.content()));
            case PingWebSocketFrame ping ->
                write(ctx, new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> {
                connection.closed("closed by the browser, status " + close.statusCode());
                ctx.writeAndFlush(close.retain()).addListener(sent -> ctx.close());
            }
            default -> {}
        }
    }

    /// Nothing more waits for a peer that does not read.
    private static void write(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(frame);
        } else {
            frame.release();
        }
    }

    private void message(byte[] bytes) {
        boolean blank = true;
        for (byte b : bytes) {
            blank &= b == '\r' || b == '\n';
        }
        if (!blank) {
            connection.received(bytes);
        } else if (bytes.length >= 4) {
            connection.sendKeepAlive("\r\n");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            connection.close(WebSocketCloseStatus.POLICY_VIOLATION, "no answer to pings");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        switch (cause) {
            // Its decoder has sent the close frame.
            case CorruptedWebSocketFrameException corrupted -> connection.closed(corrupted.toString());
            case TooLongFrameException tooLong -> connection.close(WebSocketCloseStatus.MESSAGE_TOO_BIG, why);
            default -> {
                connection.closed(why);
                ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (pings != null) {
            pings.cancel(false);
        }
        connection.closed("connection lost");
        ctx.fireChannelInactive();
    }
}
