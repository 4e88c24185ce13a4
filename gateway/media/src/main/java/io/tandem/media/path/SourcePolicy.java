package io.tandem.media.path;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From whom a trunk port takes packets, so that nobody can speak into a call or have it sent to him.
///
/// - The announced addresses of all forks come first, the newest before the others.
/// - As long as none of them was heard, a steady source is learned: another port of an announced host; where
///   the trunk is declared symmetric also another host of the announced network, or of one the trunk is known by.
///   Before anything is announced it is a port of the host that was called.
/// - Once one was heard, another port or host is learned only with the SSRC that was heard, when that has fallen
///   silent: a peer, or the NAT before it, that changed its mapping. After a second of silence another port of an
///   announced host is heard with any SSRC, but our packets do not follow it.
/// - Of an address that is taken only one SSRC is, see [SsrcLock].
/// - An announced address takes over from a learned one at once.
///
/// Everybody else is a stranger. Who forges the very address of the far side is told from it by its SSRC alone;
/// against who sees the packets only SRTP helps. Confined to the media loop.
final class SourcePolicy {
    /// Packets in a row that make a source steady.
    static final int STEADY_PACKETS = 5;

    private static final int MAX_FORKS = 16;
    private static final long STEADY_GAP_NS = 250_000_000L;
    private static final long HANDOVER_NS = 200_000_000L;
    private static final long SILENT_NS = 1_000_000_000L;

    /// Newest first.
    private final List<InetSocketAddress> announced = new ArrayList<>();

    private final SsrcLock lock = new SsrcLock();
    private List<InetAddress> hosts = List.of();
    private @Nullable InetAddress expected;
    private boolean symmetric;
    /// An announced address was heard since the latest new one.
    private boolean announcedHeard;

    private @Nullable InetSocketAddress learned;
    /// Our packets go there, too.
    private boolean followed;

    private @Nullable InetSocketAddress candidate;
    private int candidateSsrc;
    private int candidatePackets;
    private long candidateNs;
    private @Nullable InetSocketAddress active;
    private long activeNs;

    /// One more description of the far side; the same address again becomes the newest.
    ///
    /// @param symmetric whether its source is followed when it is another one
    /// @param hosts of the same trunk
    void announce(InetSocketAddress rtp, boolean symmetric, List<InetAddress> hosts) {
        this.symmetric = symmetric;
        this.hosts = hosts;
        boolean known = announced.remove(rtp);
        announced.addFirst(rtp);
        if (announced.size() > MAX_FORKS) {
            announced.removeLast();
        }
        if (!known) {
            learned = null;
            candidate = null;
            active = active != null && announced.contains(active) ? active : null;
            announcedHeard = active != null;
        }
    }

    /// As long as nothing is announced, a steady source of this host is taken.
    ///
    /// @return false when something is announced, and this means nothing
    boolean expect(InetAddress host) {
        expected = host;
        return announced.isEmpty();
    }

    /// Decides on one packet.
    ///
    /// @return true when it is to be taken
    boolean admit(InetSocketAddress from, int ssrc, long nowNs) {
        if (active != null && active.equals(from)) {
            if (!lock.admits(ssrc, nowNs)) {
                return false;
            }
            activeNs = nowNs;
            return true;
        }
        int rank = announced.indexOf(from);
        boolean mayTake = rank >= 0
                ? outranks(rank, nowNs)
                : from.equals(learned) ? silent(nowNs, HANDOVER_NS) : learn(from, ssrc, nowNs);
        if (mayTake) {
            active = from;
            activeNs = nowNs;
            announcedHeard |= rank >= 0;
            lock.take(ssrc, nowNs);
        }
        return mayTake;
    }

    /// Where our packets go while a learned source of a symmetric trunk is followed; null: to what was
    /// announced.
    @Nullable
    InetSocketAddress symmetricTarget() {
        return symmetric && followed && learned != null && learned.equals(active) ? learned : null;
    }

    /// Whether RTCP may come from that host.
    boolean isHostOfPeer(InetAddress host) {
        InetSocketAddress other = learned;
        return isAnnouncedHost(host) || (other != null && host.equals(other.getAddress()));
    }

    private boolean outranks(int rank, long nowNs) {
        int other = active == null ? -1 : announced.indexOf(active);
        return other < 0 || rank < other || silent(nowNs, HANDOVER_NS);
    }

    private boolean silent(long nowNs, long forNs) {
        return active == null || nowNs - activeNs > forNs;
    }

    private boolean learn(InetSocketAddress from, int ssrc, long nowNs) {
        if (!mayBeLearned(from.getAddress(), ssrc, nowNs)) {
            return false;
        }
        boolean goesOn = from.equals(candidate) && ssrc == candidateSsrc && nowNs - candidateNs <= STEADY_GAP_NS;
        candidatePackets = goesOn ? candidatePackets + 1 : 1;
        candidate = from;
        candidateSsrc = ssrc;
        candidateNs = nowNs;
        if (candidatePackets < STEADY_PACKETS) {
            return false;
        }
        learned = from;
        followed = !announcedHeard || lock.holds(ssrc);
        return true;
    }

    private boolean mayBeLearned(InetAddress host, int ssrc, long nowNs) {
        InetSocketAddress former = learned;
        if (announced.isEmpty()) {
            return former == null && host.equals(expected);
        }
        int trust = trust(host);
        if (trust == 0) {
            return false;
        }
        if (!announcedHeard && former == null) {
            return silent(nowNs, SILENT_NS);
        }
        boolean moved = lock.holds(ssrc) && silent(nowNs, HANDOVER_NS);
        boolean better = !announcedHeard && former != null && trust > trust(former.getAddress());
        return moved || better || (isAnnouncedHost(host) && silent(nowNs, SILENT_NS));
    }

    /// 2 for a host that was named to us, 1 for its neighbour, 0 for a stranger.
    private int trust(InetAddress host) {
        if (isAnnouncedHost(host) || (symmetric && hosts.contains(host))) {
            return 2;
        }
        return symmetric && isInNetworkOfPeer(host) ? 1 : 0;
    }

    private boolean isAnnouncedHost(InetAddress host) {
        for (int i = 0; i < announced.size(); i++) {
            if (host.equals(announced.get(i).getAddress())) {
                return true;
            }
        }
        return false;
    }

    private boolean isInNetworkOfPeer(InetAddress host) {
        for (int i = 0; i < announced.size(); i++) {
            if (shareNetwork(host, announced.get(i).getAddress())) {
                return true;
            }
        }
        for (int i = 0; i < hosts.size(); i++) {
            if (shareNetwork(host, hosts.get(i))) {
                return true;
            }
        }
        return false;
    }

    /// The same /24 of IPv4 or /64 of IPv6: as far as one operator's media servers and NAT pools mostly reach.
    private static boolean shareNetwork(InetAddress one, InetAddress other) {
        byte[] a = one.getAddress();
        byte[] b = other.getAddress();
        if (a.length != b.length) {
            return false;
        }
        int octets = a.length == 4 ? 3 : 8;
        for (int i = 0; i < octets; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }
}
