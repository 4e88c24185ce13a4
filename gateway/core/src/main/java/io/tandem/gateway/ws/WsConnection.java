package io.tandem.gateway.ws;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.sip.net.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One browser's socket: one flow (RFC 5626). Any thread. What waits to be sent is bounded: a browser that does not
/// read loses its own connection, nothing else.
final class WsConnection implements Link {

    private static final int MAX_WAITING_MESSAGES = 64;
    private static final int MAX_MALFORMED = 10;

    private final Channel channel;
    private final Flows flows;
    private final Hop.Flow flow;
    private final Consumer<Hop.Flow> onOpen;
    private final CutLog cuts;
    private final AtomicInteger malformed = new AtomicInteger();
    private final AtomicBoolean gone = new AtomicBoolean();
    /// On the event loop only.
    private int waiting;

    /// @param onOpen told of the flow before anything comes by it
    WsConnection(Channel channel, Flows flows, boolean secure, Consumer<Hop.Flow> onOpen, CutLog cuts) {
        this.cuts = cuts;
        this.channel = channel;
        this.flows = flows;
        this.onOpen = onOpen;
        Hop.Transport transport = secure ? Hop.Transport.WSS : Hop.Transport.WS;
        this.flow = new Hop.Flow(flows.nextId(), transport, (InetSocketAddress) channel.remoteAddress());
    }

    @Override
    public Hop.Flow flow() {
        return flow;
    }

    @Override
    public InetSocketAddress local() {
        return channel.localAddress() instanceof InetSocketAddress address ? address : new InetSocketAddress(0);
    }

    /// RFC 7118 §5: a text message where it is text, which SIP with UTF-8 bodies is.
    @Override
    public void send(byte[] message) throws IOException {
        if (gone.get() || !channel.isActive()) {
            throw new IOException("WebSocket of " + flow.peer() + " is closed");
        }
        if (!channel.isWritable()) {
            stalled();
            throw new IOException("browser at " + flow.peer() + " does not read");
        }
        channel.eventLoop().execute(() -> write(message));
    }

    /// What counts as waiting is what the socket did not take at once. On the connection's event loop.
    private void write(byte[] message) {
        flows.onSent(this, message);
        ChannelFuture sent = channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(message)));
        if (sent.isDone()) {
            return;
        }
        if (++waiting > MAX_WAITING_MESSAGES) {
            stalled();
            return;
        }
        sent.addListener(_ -> waiting--);
    }

    private void stalled() {
        closed("it does not read what we send");
        channel.close();
    }

    @Override
    public void close(String why) {
        close(WebSocketCloseStatus.NORMAL_CLOSURE, why);
    }

    void close(WebSocketCloseStatus status, String why) {
        closed(why);
        channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(sent -> channel.close());
    }

    /// Ends it because of what the peer did, and tells him; whoever calls closes the channel.
    void cut(String why) {
        cuts.cut(flow, why);
        closed(why);
        channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.POLICY_VIOLATION, why));
    }

    @Override
    public void malformed(String why) {
        if (malformed.incrementAndGet() >= MAX_MALFORMED) {
            close(WebSocketCloseStatus.PROTOCOL_ERROR, "too many malformed messages, last: " + why);
        }
    }

    /// Tells of its end, once.
    void closed(String why) {
        if (gone.compareAndSet(false, true)) {
            flows.onClosed(this, why);
        }
    }

    void opened() {
        onOpen.accept(flow);
        flows.onOpen(this);
    }

    void received(byte[] message) {
        if (!gone.get()) {
            flows.onMessage(this, message);
        }
    }

    /// Sends a keep-alive, which waits like a message.
    void sendKeepAlive(String text) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
