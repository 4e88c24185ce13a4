package io.tandem.gateway.sip.stack;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.TcpTransport;
import io.tandem.gateway.sip.net.TlsTransport;
import io.tandem.gateway.sip.net.UdpTransport;
import io.tandem.gateway.sip.transaction.Ways;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sockets of one stack and the connections that are open, those of the WebSocket server among them. Any thread.
final class Transports implements Ways, AutoCloseable {

    private static final int SIPS_PORT = 5061;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<Long, Link> connections = new ConcurrentHashMap<>();
    private final List<UdpTransport> udp = new ArrayList<>();
    private final List<TcpTransport> tcp = new ArrayList<>();
    private final @Nullable TlsTransport tls;
    private final String advertisedHost;

    Transports(SipSettings settings, Flows flows) {
        this.advertisedHost = settings.advertisedHost();
        TlsTransport secure = null;
        try {
            secure = new TlsTransport(
                    settings.tls(), loops, flows, settings.maxStreamMessageBytes(), settings.streamIdle());
            settings.udp().forEach(address -> udp.add(new UdpTransport(address, loops, flows)));
            settings.tcp()
                    .forEach(address -> tcp.add(new TcpTransport(
                            address, loops, flows, settings.maxStreamMessageBytes(), settings.streamIdle())));
        } catch (IOException unreadable) {
            close(secure);
            throw new UncheckedIOException(unreadable);
        } catch (RuntimeException cannotBind) {
            close(secure);
            throw cannotBind;
        }
        this.tls = secure;
    }

    List<UdpTransport> udp() {
        return udp;
    }

    List<TcpTransport> tcp() {
        return tcp;
    }

    List<InetSocketAddress> tls() {
        return tls == null ? List.of() : tls.local();
    }

    void opened(Link link) {
        connections.put(link.flow().id(), link);
    }

    void closed(Link link) {
        connections.remove(link.flow().id());
    }

    @Override
    public Optional<Link> to(Hop hop) {
        return switch (hop) {
            case Hop.Flow flow
            when flow.transport() == Hop.Transport.UDP ->
                udp.stream()
                        .filter(u -> u.to(flow.peer()).flow().id() == flow.id())
                        .map(u -> u.to(flow.peer()))
                        .findFirst();
            case Hop.Flow flow
            when flow.transport() == Hop.Transport.TLS ->
                Optional.ofNullable(connections.get(flow.id())).or(() -> again(flow));
            case Hop.Flow flow -> Optional.ofNullable(connections.get(flow.id()));
            case Hop.Address address -> to(address);
        };
    }

    /// A peer that closed the connection it called by is called back where it is configured (RFC 5923 §5).
    private Optional<Link> again(Hop.Flow lost) {
        return tls == null ? Optional.empty() : tls.backTo(lost.peer());
    }

    private Optional<Link> to(Hop.Address address) {
        return switch (address.transport()) {
            case UDP ->
                udp.stream()
                        .filter(u -> sameFamily(u.local(), address.address()))
                        .map(u -> u.toTrunk(address.address()))
                        .findFirst();
            case TCP ->
                tcp.stream()
                        .filter(t -> sameFamily(t.local(), address.address()))
                        .map(t -> t.to(address.address()))
                        .findFirst();
            case TLS -> tls == null ? Optional.empty() : tls.to(address.address());
            case WS, WSS -> Optional.empty();
        };
    }

    private static boolean sameFamily(InetSocketAddress ours, InetSocketAddress theirs) {
        return theirs.getAddress() != null
                && (ours.getAddress().isAnyLocalAddress()
                        || ours.getAddress().getClass() == theirs.getAddress().getClass());
    }

    /// Host and port of our Via and Contact on a link: the listener's port, since a connection that we opened has
    /// another.
    @Override
    public InetSocketAddress advertised(Link link) {
        InetSocketAddress bound = switch (link.flow().transport()) {
            case TCP ->
                tcp.stream()
                        .map(TcpTransport::local)
                        .filter(listener -> sameFamily(listener, link.flow().peer()))
                        .findFirst()
                        .orElseGet(link::local);
            case TLS -> tlsOnOurSide(link);
            case UDP, WS, WSS -> link.local();
        };
        if (!advertisedHost.isEmpty()) {
            return InetSocketAddress.createUnresolved(advertisedHost, bound.getPort());
        }
        boolean wildcard = bound.getAddress() == null || bound.getAddress().isAnyLocalAddress();
        return wildcard ? new InetSocketAddress(localToward(link.flow().peer()), bound.getPort()) : bound;
    }

    /// Without a listener of ours the peer can only use the connection that we opened.
    private InetSocketAddress tlsOnOurSide(Link link) {
        return tls().stream()
                .filter(listener -> sameFamily(listener, link.flow().peer()))
                .findFirst()
                .orElseGet(() -> new InetSocketAddress(localToward(link.flow().peer()), SIPS_PORT));
    }

    /// The address of ours that the kernel would use toward a peer; nothing is sent.
    private static InetAddress localToward(InetSocketAddress peer) {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(peer);
            return probe.getLocalAddress();
        } catch (SocketException noRoute) {
            return InetAddress.getLoopbackAddress();
        }
    }

    @Override
    public void close() {
        close(tls);
    }

    private void close(@Nullable TlsTransport secure) {
        if (secure != null) {
            secure.close();
        }
        tcp.forEach(TcpTransport::close);
        udp.forEach(UdpTransport::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }
}
