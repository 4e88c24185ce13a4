package io.tandem.gateway.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cuts off a peer that sends too many frames, or a message in too many pieces, or not to its end. Confined to the
/// connection's event loop.
final class WsGuard extends ChannelInboundHandlerAdapter {

    private static final int MAX_FRAMES_PER_SECOND = 300;
    private static final int MAX_FRAGMENTS = 64;

    private final StallGuard octets;
    private final Duration messageTimeout;
    private long secondStarted;
    private int framesInSecond;
    private int fragments;
    private boolean cut;
    private @Nullable ScheduledFuture<?> deadline;

    WsGuard(Duration messageTimeout, StallGuard octets) {
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
        if (cut || tooMany(frame)) {
            ReferenceCountUtil.release(frame);
            cut(ctx);
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
            deadline = ctx.executor().schedule(() -> cut(ctx), messageTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(frame);
    }

    private static boolean isControl(WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame;
    }

    private boolean tooMany(WebSocketFrame frame) {
        long now = System.nanoTime();
        if (now - secondStarted > TimeUnit.SECONDS.toNanos(1)) {
            secondStarted = now;
            framesInSecond = 0;
        }
        framesInSecond++;
        if (frame instanceof ContinuationWebSocketFrame) {
            fragments++;
        }
        return framesInSecond > MAX_FRAMES_PER_SECOND || fragments > MAX_FRAGMENTS;
    }

    private void cut(ChannelHandlerContext ctx) {
        if (!cut) {
            cut = true;
            stopWaiting();
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.POLICY_VIOLATION))
                    .addListener(done -> ctx.close());
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
