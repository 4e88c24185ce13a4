package io.tandem.farend;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// The far end's SIP sockets: UDP and TCP on one port. Receives on threads of its own and hands parsed
/// messages to the receiver; records every message; drops those a test's rule names. Any thread.
final class Wire implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Wire.class.getName());
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int KEPT_MESSAGES = 50_000;
    private static final int TCP_CONNECT_TIMEOUT_MS = 3_000;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final BiConsumer<SipMessage, Peer> receiver;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final Map<SocketAddress, TcpLink> links = new ConcurrentHashMap<>();
    private final AtomicReference<Predicate<Seen>> drop = new AtomicReference<>(any -> false);

    Wire(InetSocketAddress bind, BiConsumer<SipMessage, Peer> receiver) throws IOException {
        this.receiver = receiver;
        udp = new DatagramSocket(bind);
        udp.setReceiveBufferSize(1 << 20);
        tcp = new ServerSocket();
        try {
            tcp.setReuseAddress(true);
            tcp.bind(new InetSocketAddress(bind.getAddress(), udp.getLocalPort()));
        } catch (IOException taken) {
            udp.close();
            throw taken;
        }
    }

    void start(String name) {
        Thread.ofPlatform().daemon().name(name + "-udp").start(this::readUdp);
        Thread.ofPlatform().daemon().name(name + "-tcp").start(this::acceptTcp);
    }

    InetSocketAddress local() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    void forget() {
        seen.clear();
        kept.set(0);
    }

    void dropWhen(Predicate<Seen> rule) {
        drop.set(rule);
    }

    private void readUdp() {
        byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
            } catch (IOException closed) {
                LOG.log(System.Logger.Level.DEBUG, "UDP receive ended", closed);
                continue;
            }
            if (packet.getLength() > 4) {
                receive(buffer, packet.getLength(), Peer.udp((InetSocketAddress) packet.getSocketAddress()));
            }
        }
    }

    private void acceptTcp() {
        while (!tcp.isClosed()) {
            try {
                adopt(tcp.accept());
            } catch (IOException closed) {
                LOG.log(System.Logger.Level.DEBUG, "TCP accept ended", closed);
            }
        }
    }

    private TcpLink adopt(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        TcpLink link = new TcpLink(socket);
        links.put(link.remote(), link);
        link.read((bytes, from) -> receive(bytes, bytes.length, new Peer(from.remote(), Optional.of(from))));
        return link;
    }

    private void receive(byte[] bytes, int length, Peer from) {
        SipMessage message;
        try {
            message = SipMessage.parse(bytes, length);
        } catch (IllegalArgumentException malformed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "malformed SIP from " + from.address() + ": " + malformed.getMessage());
            return;
        }
        if (record(message, true, from)) {
            receiver.accept(message, from);
        }
    }

    /// Sends unless a drop rule says otherwise; a network error is logged, the transaction's timers deal
    /// with it.
    void send(SipMessage message, Peer to) {
        if (!record(message, false, to)) {
            return;
        }
        byte[] bytes = message.toBytes();
        try {
            if (to.link().isPresent()) {
                live(to.link().get()).write(bytes);
            } else {
                udp.send(new DatagramPacket(bytes, bytes.length, to.address()));
            }
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "SIP send to " + to.address(), failed);
        }
    }

    /// The link itself, or a new one to the same place when it was closed (RFC 3261 §18.2.2).
    private TcpLink live(TcpLink link) throws IOException {
        return link.isOpen() ? link : (TcpLink) connect(link.remote()).link().orElseThrow();
    }

    /// An open TCP connection to that address, a new one if there is none.
    Peer connect(InetSocketAddress address) throws IOException {
        TcpLink known = links.get(address);
        if (known != null && known.isOpen()) {
            return new Peer(address, Optional.of(known));
        }
        Socket socket = new Socket();
        socket.connect(address, TCP_CONNECT_TIMEOUT_MS);
        return new Peer(address, Optional.of(adopt(socket)));
    }

    private boolean record(SipMessage message, boolean inbound, Peer peer) {
        Seen probe = new Seen(System.nanoTime(), inbound, message, peer.address(), false);
        boolean dropped = Objects.requireNonNull(drop.get()).test(probe);
        if (kept.incrementAndGet() <= KEPT_MESSAGES) {
            seen.add(dropped ? new Seen(probe.nanos(), inbound, message, peer.address(), true) : probe);
        }
        return !dropped;
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "TCP close", failed);
        }
        links.values().forEach(TcpLink::close);
    }
}
