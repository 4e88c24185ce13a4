package io.tandem.gateway.ws;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Closes at once what comes beyond the limits, in all and of one address. Any thread.
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final int maxInAll;
    private final int maxPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    ConnectionLimit(int maxInAll, int maxPerAddress) {
        this.maxInAll = maxInAll;
        this.maxPerAddress = maxPerAddress;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress peer)) {
            ctx.close();
            return;
        }
        InetAddress address = peer.getAddress();
        int ofAddress = perAddress.merge(address, 1, Integer::sum);
        int inAll = open.incrementAndGet();
        ctx.channel().closeFuture().addListener(closed -> {
            open.decrementAndGet();
            perAddress.computeIfPresent(address, (a, count) -> count > 1 ? count - 1 : null);
        });
        if (inAll > maxInAll || ofAddress > maxPerAddress) {
            ctx.close();
        } else {
            ctx.fireChannelActive();
        }
    }
}
