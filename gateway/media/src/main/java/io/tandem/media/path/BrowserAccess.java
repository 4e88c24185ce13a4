package io.tandem.media.path;

import io.tandem.media.IceCandidate;
import io.tandem.media.IceCandidate.Transport;
import io.tandem.media.MediaAddress;
import io.tandem.media.MediaSettings;
import io.tandem.media.ice.HostCandidates;
import io.tandem.media.net.NetLoop;
import io.tandem.media.net.TcpLimits;
import io.tandem.media.net.TcpListener;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every way by which browsers reach their legs: on each bound address a UDP socket, all on the same port, and a
/// TCP listener, all on another (RFC 6544). Any thread.
public final class BrowserAccess {
    private final Map<String, BrowserPort> byFragment = new ConcurrentHashMap<>();
    private final List<BrowserSocket> sockets = new ArrayList<>();
    private final List<TcpListener> listeners = new ArrayList<>();
    private List<IceCandidate> candidates = List.of();

    private BrowserAccess() {}

    /// Binds all. Blocks.
    ///
    /// @throws BindException when one cannot be had
    public static BrowserAccess open(List<NetLoop> loops, MediaSettings settings) throws BindException {
        BrowserAccess access = new BrowserAccess();
        try {
            access.bind(loops, settings);
            return access;
        } catch (BindException e) {
            access.close();
            throw e;
        }
    }

    private void bind(List<NetLoop> loops, MediaSettings settings) throws BindException {
        List<InetAddress> bound =
                settings.addresses().stream().map(MediaAddress::bind).distinct().toList();
        int port = settings.browserPort();
        int tcpPort = settings.browserTcpPort();
        for (InetAddress address : bound) {
            long priority = priority(settings, address, Transport.UDP);
            sockets.add(BrowserSocket.open(loops, new InetSocketAddress(address, port), byFragment, priority));
            port = port();
            if (tcpPort != MediaSettings.NO_TCP) {
                listeners.add(listen(new InetSocketAddress(address, tcpPort), settings));
                tcpPort = listeners.getFirst().local().getPort();
            }
        }
        candidates = HostCandidates.of(settings.addresses(), port, tcpPort);
    }

    private TcpListener listen(InetSocketAddress address, MediaSettings settings) throws BindException {
        long priority = priority(settings, address.getAddress(), Transport.TCP_PASSIVE);
        return TcpListener.open(
                address, TcpLimits.DEFAULT, connection -> new TcpPath(connection, byFragment, priority));
    }

    /// Of the best candidate that leads to this address of ours.
    private static long priority(MediaSettings settings, InetAddress bound, Transport transport) {
        List<InetAddress> advertised = settings.addresses().stream()
                .filter(address -> address.bind().equals(bound))
                .map(MediaAddress::advertised)
                .toList();
        return HostCandidates.of(settings.addresses(), 0, 0).stream()
                .filter(candidate -> candidate.transport() == transport
                        && advertised.contains(candidate.address().getAddress()))
                .mapToLong(IceCandidate::priority)
                .max()
                .orElse(0);
    }

    /// The port all browsers send to.
    public int port() {
        return sockets.getFirst().port();
    }

    /// Those of every browser leg, best first.
    List<IceCandidate> candidates() {
        return candidates;
    }

    /// Whether all that browsers send is to come in by the first loop, because no other has a session. One thread at a
    /// time.
    public void toFirstLoop(boolean all) {
        sockets.forEach(socket -> socket.toFirstLoop(all));
    }

    /// Checks for this fragment of ours are that leg's from now on.
    void register(String fragment, BrowserPort port) {
        byFragment.put(fragment, port);
    }

    void unregister(String fragment, BrowserPort port) {
        byFragment.remove(fragment, port);
    }

    /// Closes all. Any thread.
    public void close() {
        listeners.forEach(TcpListener::close);
        sockets.forEach(BrowserSocket::close);
    }
}
