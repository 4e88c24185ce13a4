package io.tandem.gateway.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cuts off a peer that sends too many frames, or a message in too many pieces, or not to its end, and says
/// why. Confined to the connection's event loop.
final class WsGuard extends ChannelInboundHandlerAdapter {

    private static final int MAX_FRAMES_PER_SECOND = 300;
    private static final int MAX_FRAGMENTS = 64;
    private static final long LAST_WORD_MS = 500;

    private final StallGuard octets;
    private final Duration messageTimeout;
    private final WsConnection connection;
    private long secondStarted;
    private int framesInSecond;
    private int fragments;
    private boolean cut;
    private @Nullable ScheduledFuture<?> deadline;

    WsGuard(WsConnection connection, Duration messageTimeout, StallGuard octets) {
        this.connection = connection;
        this.octets = octets;
        this.messageTimeout = messageTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        octets.progress();
        String tooMany = cut ? "" : tooMany(frame);
        if (cut || !tooMany.isEmpty()) {
            ReferenceCountUtil.release(frame);
            cut(ctx, tooMany);
            return;
        }
        if (frame instanceof CloseWebSocketFrame || isControl(frame)) {
            ctx.fireChannelRead(frame);
            return;
        }
        if (frame.isFinalFragment()) {
            fragments = 0;
            stopWaiting();
        } else if (deadline == null) {
            deadline = ctx.executor()
                    .schedule(
                            () -> cut(ctx, "a message was begun and not ended"),
                            messageTimeout.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(frame);
    }

    private static boolean isControl(WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame;
    }

    /// What there is too much of; empty: nothing.
    private String tooMany(WebSocketFrame frame) {
        long now = System.nanoTime();
        if (now - secondStarted > TimeUnit.SECONDS.toNanos(1)) {
            secondStarted = now;
            framesInSecond = 0;
        }
        framesInSecond++;
        if (frame instanceof ContinuationWebSocketFrame) {
            fragments++;
        }
        if (framesInSecond > MAX_FRAMES_PER_SECOND) {
            return "more than " + MAX_FRAMES_PER_SECOND + " frames in a second";
        }
        return fragments > MAX_FRAGMENTS ? "a message in more than " + MAX_FRAGMENTS + " pieces" : "";
    }

    /// Closes, and until the peer has read why, at most for a while, throws away what he still sends: a
    /// connection that is closed with unread octets is reset, and the reason with it.
    private void cut(ChannelHandlerContext ctx, String why) {
        if (!cut) {
            cut = true;
            stopWaiting();
            octets.discard();
            connection.cut(why);
            ctx.executor().schedule(() -> ctx.close(), LAST_WORD_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }
}
