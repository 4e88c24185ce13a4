package io.tandem.gateway.sip.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.tandem.gateway.sip.Hop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One TCP or TLS connection, perhaps still being opened. Any thread; this is one of the classes whose job is
/// concurrency.
final class TcpLink implements Link {

    private static final int MAX_WAITING = 64;

    /// How long a last answer has to be read. Closing with unread octets from the peer resets the connection, and the
    /// answer with it.
    private static final int LINGER_MS = 500;

    private final Flows flows;
    private final Hop.Flow flow;
    private final Consumer<TcpLink> gone;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private @Nullable Channel channel;
    private boolean closed;
    private Runnable beforeOpen = () -> {};

    TcpLink(Flows flows, Hop.Transport transport, InetSocketAddress peer, Consumer<TcpLink> gone) {
        this.flows = flows;
        this.flow = new Hop.Flow(flows.nextId(), transport, peer);
        this.gone = gone;
    }

    @Override
    public Hop.Flow flow() {
        return flow;
    }

    @Override
    public InetSocketAddress local() {
        synchronized (waiting) {
            return channel != null && channel.localAddress() instanceof InetSocketAddress address
                    ? address
                    : new InetSocketAddress(0);
        }
    }

    boolean usable() {
        synchronized (waiting) {
            return !closed;
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        Channel open;
        synchronized (waiting) {
            if (closed || (channel != null && !channel.isActive())) {
                throw new IOException("connection to " + flow.peer() + " is closed");
            }
            if (channel == null) {
                if (waiting.size() == MAX_WAITING) {
                    throw new IOException("too much waits for the connection to " + flow.peer());
                }
                waiting.add(message);
                return;
            }
            open = channel;
        }
        if (open.isWritable()) {
            flows.onSent(this, message);
            open.writeAndFlush(Unpooled.wrappedBuffer(message));
            return;
        }
        close("it does not read what we send");
        throw new IOException("peer " + flow.peer() + " does not read");
    }

    @Override
    public void close(String why) {
        Channel open;
        synchronized (waiting) {
            open = channel;
        }
        if (open != null) {
            open.close();
        }
        failed(why);
    }

    /// What came before by this connection may still be at work: its answers, too, have that time.
    @Override
    public void closeAfterAnswer(String why) {
        Channel open;
        synchronized (waiting) {
            open = channel;
        }
        if (open == null) {
            failed(why);
        } else {
            var unused = open.eventLoop().schedule(() -> close(why), LINGER_MS, TimeUnit.MILLISECONDS);
        }
    }

    /// It never opened, or is gone. Told once.
    void failed(String why) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.clear();
        }
        gone.accept(this);
        flows.onClosed(this, why);
    }

    private void opened(Channel open) {
        synchronized (waiting) {
            channel = open;
            for (byte[] message = waiting.poll(); message != null; message = waiting.poll()) {
                flows.onSent(this, message);
                open.write(Unpooled.wrappedBuffer(message));
            }
            open.flush();
        }
        flows.onOpen(this);
    }

    /// Runs on the event loop when the connection is whole, before anything is read from it.
    void beforeOpen(Runnable task) {
        beforeOpen = task;
    }

    ChannelHandler handler() {
        return new Handler();
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (flow.transport() != Hop.Transport.TLS) {
                opened(ctx.channel());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            switch (message) {
                case byte[] whole -> flows.onMessage(TcpLink.this, whole);
                case StreamFramer.Unframed last -> flows.onUnframed(TcpLink.this, last.octets(), last.fault());
                default -> ctx.fireChannelRead(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            failed("closed by the peer");
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            switch (event) {
                case IdleStateEvent idle -> close("idle");
                case SslHandshakeCompletionEvent done
                when done.isSuccess() -> {
                    beforeOpen.run();
                    opened(ctx.channel());
                }
                case SslHandshakeCompletionEvent done -> {
                    failed("TLS: " + TlsFailure.text(done.cause()));
                    ctx.close();
                }
                default -> {}
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            close(String.valueOf(cause.getMessage()));
        }
    }
}
