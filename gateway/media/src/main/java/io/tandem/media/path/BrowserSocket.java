package io.tandem.media.path;

import io.tandem.media.net.NetLoop;
import io.tandem.media.net.PacketKind;
import io.tandem.media.net.UdpSocket;
import io.tandem.media.stun.StunMessage;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one UDP port of all browser legs. A connectivity check finds its leg by our ICE fragment in USERNAME
/// (RFC 8445 §7.3); everything else by the address it comes from, once a check from there was valid. The rest
/// is dropped and counted.
///
/// The socket and its tables belong to the first loop; for a leg of another loop datagrams are copied and
/// handed over. Any thread may register and send.
public final class BrowserSocket {
    private static final int BUFFER_BYTES = 4 << 20;

    private final NetLoop net;
    private final UdpSocket socket;
    private final Map<String, BrowserPort> byFragment = new HashMap<>();
    private final Map<InetSocketAddress, BrowserPort> byAddress = new HashMap<>();
    private long strangers;

    private BrowserSocket(NetLoop net, InetSocketAddress address) throws BindException {
        this.net = net;
        this.socket = net.bind(address, BUFFER_BYTES, this::onDatagram);
    }

    /// Binds the port. Blocks.
    ///
    /// @throws BindException when it is in use
    public static BrowserSocket open(NetLoop net, InetSocketAddress address) throws BindException {
        return new BrowserSocket(net, address);
    }

    /// The port all browsers send to.
    public int port() {
        return socket.local().getPort();
    }

    void register(BrowserPort port) {
        net.execute(() -> byFragment.put(port.fragment(), port));
    }

    void unregister(BrowserPort port) {
        net.execute(() -> {
            byFragment.remove(port.fragment(), port);
            byAddress.values().removeIf(other -> other == port);
        });
    }

    /// A check from `address` was valid: what comes from there belongs to `port`.
    void learned(InetSocketAddress address, BrowserPort port) {
        if (net.inLoop()) {
            byAddress.put(address, port);
        } else {
            net.execute(() -> byAddress.put(address, port));
        }
    }

    void send(byte[] data, int length, InetSocketAddress to) {
        if (net.inLoop()) {
            socket.send(data, length, to);
        } else {
            byte[] copy = Arrays.copyOf(data, length);
            net.execute(() -> socket.send(copy, length, to));
        }
    }

    private void onDatagram(byte[] data, int length, InetSocketAddress from) {
        PacketKind kind = PacketKind.of(data, length);
        BrowserPort port = kind == PacketKind.STUN ? checked(data, length) : byAddress.get(from);
        if (port == null) {
            strangers++;
        } else if (port.loop().net() == net) {
            port.onDatagram(kind, data, length, from);
        } else {
            byte[] copy = Arrays.copyOf(data, length);
            port.loop().execute(() -> port.onDatagram(kind, copy, length, from));
        }
    }

    private @Nullable BrowserPort checked(byte[] data, int length) {
        StunMessage message = StunMessage.parse(data, 0, length).orElse(null);
        return message == null ? null : byFragment.get(message.receiverUfrag().orElse(""));
    }

    /// Datagrams that belong to no leg.
    long strangers() {
        return strangers;
    }

    /// Closes the port. Any thread.
    public void close() {
        socket.close();
    }
}
