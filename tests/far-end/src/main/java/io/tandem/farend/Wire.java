package io.tandem.farend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLServerSocket;

/// The far end's SIP sockets: UDP and TCP, or TLS, on one port. Receives on threads of its own and hands parsed
/// messages to the receiver. Any thread.
final class Wire implements SipTransport {
    private static final System.Logger LOG = System.getLogger(Wire.class.getName());
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int TCP_CONNECT_TIMEOUT_MS = 3_000;

    private final DatagramSocket udp;
    private final InetSocketAddress local;
    private final ServerSocket tcp;
    private final String name;
    private final InetSocketAddress gateway;
    private final boolean overTcp;
    private final Optional<TlsEnd> tls;
    private final AtomicReference<BiConsumer<SipMessage, Peer>> receiver = new AtomicReference<>((_, _) -> {});
    private final Map<SocketAddress, TcpLink> links = new ConcurrentHashMap<>();

    Wire(String name, InetSocketAddress bind, InetSocketAddress gateway, boolean overTcp, Optional<TlsEnd> tls)
            throws IOException {
        this.name = name;
        this.gateway = gateway;
        this.overTcp = overTcp;
        this.tls = tls;
        Ports ports = Ports.bind(bind, tls);
        udp = ports.udp();
        tcp = ports.tcp();
        local = (InetSocketAddress) udp.getLocalSocketAddress();
        udp.setReceiveBufferSize(1 << 20);
    }

    /// The same port for both transports.
    private record Ports(DatagramSocket udp, ServerSocket tcp) {
        private static final int ATTEMPTS = 20;

        /// @param bind port 0: any; what is free for UDP may be taken for TCP, then another one is tried
        static Ports bind(InetSocketAddress bind, Optional<TlsEnd> tls) throws IOException {
            for (int attempt = 1; ; attempt++) {
                DatagramSocket udp = new DatagramSocket(bind);
                ServerSocket tcp = server(tls);
                try {
                    tcp.setReuseAddress(true);
                    tcp.bind(new InetSocketAddress(bind.getAddress(), udp.getLocalPort()));
                    return new Ports(udp, tcp);
                } catch (BindException taken) {
                    udp.close();
                    tcp.close();
                    if (bind.getPort() != 0 || attempt == ATTEMPTS) {
                        throw taken;
                    }
                }
            }
        }
    }

    private static ServerSocket server(Optional<TlsEnd> tls) throws IOException {
        if (tls.isEmpty()) {
            return new ServerSocket();
        }
        SSLServerSocket secure =
                (SSLServerSocket) tls.get().context().getServerSocketFactory().createServerSocket();
        secure.setNeedClientAuth(tls.get().wantsCertificate());
        return secure;
    }

    @Override
    public void start(BiConsumer<SipMessage, Peer> to) {
        receiver.set(to);
        Thread.ofPlatform().daemon().name("farend-" + name + "-udp").start(this::readUdp);
        Thread.ofPlatform().daemon().name("farend-" + name + "-tcp").start(this::acceptTcp);
    }

    InetSocketAddress local() {
        return local;
    }

    @Override
    public String sentBy() {
        return Ids.hostPort(local());
    }

    @Override
    public String contact(Peer peer) {
        String transport = peer.reliable() ? ";transport=" + peer.transport().toLowerCase(Locale.ROOT) : "";
        return "<sip:" + name + "@" + sentBy() + transport + ">";
    }

    @Override
    public Peer nextHop() {
        try {
            return overTcp ? connect(gateway) : Peer.udp(gateway);
        } catch (IOException refused) {
            throw new UncheckedIOException("no TCP to " + gateway, refused);
        }
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
        link.read((bytes, from) -> receive(bytes, bytes.length, Peer.tcp(from)));
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
        Objects.requireNonNull(receiver.get()).accept(message, from);
    }

    @Override
    public void send(SipMessage message, Peer to) {
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
        return link.isOpen() ? link : connect(link.remote()).link().orElseThrow();
    }

    /// An open TCP connection to that address, a new one if there is none.
    Peer connect(InetSocketAddress address) throws IOException {
        TcpLink known = links.get(address);
        if (known != null && known.isOpen()) {
            return Peer.tcp(known);
        }
        Socket socket = tls.isPresent() ? tls.get().context().getSocketFactory().createSocket() : new Socket();
        socket.connect(address, TCP_CONNECT_TIMEOUT_MS);
        return Peer.tcp(adopt(socket));
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
