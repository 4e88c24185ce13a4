package io.tandem.gateway.ws;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection on which octets come but no whole frame in time. Confined to the connection's event loop.
final class StallGuard extends ChannelInboundHandlerAdapter {

    private final Duration frameTimeout;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean discards;

    StallGuard(Duration frameTimeout) {
        this.frameTimeout = frameTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object octets) {
        if (discards) {
            ReferenceCountUtil.release(octets);
            return;
        }
        if (deadline == null) {
            deadline = ctx.executor().schedule(() -> ctx.close(), frameTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(octets);
    }

    /// From now on nothing that comes is looked at.
    void discard() {
        discards = true;
        progress();
    }

    /// A frame is whole.
    void progress() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        progress();
        ctx.fireChannelInactive();
    }
}
