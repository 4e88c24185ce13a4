package io.tandem.media.path;

import io.tandem.media.net.FrameReceiver;
import io.tandem.media.net.PacketKind;
import io.tandem.media.net.TcpConnection;
import io.tandem.media.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A connection that a browser opened to us (RFC 6544), as a path of its leg. Its first word must be a check for
/// a leg that is there, and it stays with that leg: a second connection from the same address is another path.
///
/// It receives on the listener's thread and hands over to the leg's loop; the rest is confined to that loop.
final class TcpPath implements BrowserPath, FrameReceiver {
    /// Frames on their way to the loop; beyond that the loop is behind, and they are dropped.
    private static final int MOST_WAITING = 64;

    private final TcpConnection connection;
    private final Map<String, BrowserPort> byFragment;
    private final long localPriority;
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable BrowserPort port;

    TcpPath(TcpConnection connection, Map<String, BrowserPort> byFragment, long localPriority) {
        this.connection = connection;
        this.byFragment = byFragment;
        this.localPriority = localPriority;
    }

    @Override
    public InetSocketAddress remote() {
        return connection.remote();
    }

    @Override
    public long localPriority() {
        return localPriority;
    }

    @Override
    public void send(byte[] data, int length) {
        connection.send(data, length);
    }

    /// A check by this path was valid.
    void trust() {
        connection.trust();
    }

    @Override
    public void release() {
        connection.close();
    }

    @Override
    public void onFrame(byte[] data, int length) {
        PacketKind kind = PacketKind.of(data, length);
        BrowserPort leg = kind == PacketKind.STUN ? checked(data, length) : port;
        if (leg == null || (port != null && leg != port)) {
            connection.close();
            return;
        }
        port = leg;
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        byte[] copy = Arrays.copyOf(data, length);
        leg.home().execute(() -> {
            waiting.decrementAndGet();
            leg.onDatagram(kind, copy, length, this);
        });
    }

    private @Nullable BrowserPort checked(byte[] data, int length) {
        return StunMessage.parse(data, 0, length)
                .flatMap(StunMessage::receiverUfrag)
                .map(byFragment::get)
                .orElse(null);
    }

    @Override
    public void onClosed() {
        BrowserPort leg = port;
        if (leg != null) {
            leg.home().execute(() -> leg.onClosed(this));
        }
    }
}
