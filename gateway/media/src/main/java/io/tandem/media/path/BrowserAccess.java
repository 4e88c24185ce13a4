package io.tandem.media.path;

import io.tandem.media.IceCandidate;
import io.tandem.media.MediaAddress;
import io.tandem.media.MediaSettings;
import io.tandem.media.ice.HostCandidates;
import io.tandem.media.net.NetLoop;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Every way by which browsers reach their legs: a socket on each bound address, all on the same port. Any
/// thread.
public final class BrowserAccess {
    private final Map<String, BrowserPort> byFragment = new ConcurrentHashMap<>();
    private final List<BrowserSocket> sockets = new ArrayList<>();
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
        for (InetAddress address : bound) {
            long priority = priority(settings, address);
            sockets.add(BrowserSocket.open(loops, new InetSocketAddress(address, port), byFragment, priority));
            port = port();
        }
        candidates = HostCandidates.of(settings.addresses(), port, MediaSettings.NO_TCP);
    }

    /// Of the best candidate that leads to this address of ours.
    private static long priority(MediaSettings settings, InetAddress bound) {
        List<InetAddress> advertised = settings.addresses().stream()
                .filter(address -> address.bind().equals(bound))
                .map(MediaAddress::advertised)
                .toList();
        return HostCandidates.of(settings.addresses(), 0, MediaSettings.NO_TCP).stream()
                .filter(candidate -> advertised.contains(candidate.address().getAddress()))
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

    /// Checks for this fragment of ours are that leg's from now on.
    void register(String fragment, BrowserPort port) {
        byFragment.put(fragment, port);
    }

    void unregister(String fragment, BrowserPort port) {
        byFragment.remove(fragment, port);
    }

    /// Closes all. Any thread.
    public void close() {
        sockets.forEach(BrowserSocket::close);
    }
}
