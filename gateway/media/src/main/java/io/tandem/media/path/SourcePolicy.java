package io.tandem.media.path;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From whom a trunk port takes packets. The announced addresses of all forks come first, the newest before
/// the others; then another port of an announced address; then, where the trunk is declared symmetric, the
/// first steady source. Before anything is announced, a steady source of the host that was called is
/// taken. A learned source is locked: nobody replaces it but an announced one. Strangers are
/// refused, so that nobody can speak into a call or have it sent to him. Confined to the media loop.
final class SourcePolicy {
    /// Packets in a row that make a source steady.
    static final int STEADY_PACKETS = 5;

    private static final int MAX_FORKS = 16;
    private static final long STEADY_GAP_NS = 250_000_000L;
    private static final long HANDOVER_NS = 200_000_000L;
    private static final long SILENT_NS = 1_000_000_000L;

    /// Newest first.
    private final List<InetSocketAddress> announced = new ArrayList<>();

    private @Nullable InetAddress expected;
    private boolean symmetric;
    private @Nullable InetSocketAddress learned;
    private @Nullable InetSocketAddress candidate;
    private int candidateSsrc;
    private int candidatePackets;
    private long candidateNs;
    private @Nullable InetSocketAddress active;
    private long activeNs;

    /// One more description of the far side; the same address again becomes the newest.
    void announce(InetSocketAddress rtp, boolean symmetric) {
        this.symmetric = symmetric;
        boolean known = announced.remove(rtp);
        announced.addFirst(rtp);
        if (announced.size() > MAX_FORKS) {
            announced.removeLast();
        }
        if (!known) {
            learned = null;
            candidate = null;
            active = active != null && announced.contains(active) ? active : null;
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
        InetSocketAddress current = active;
        if (current != null && current.equals(from)) {
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
        }
        return mayTake;
    }

    /// Where our packets go while a learned source of a symmetric trunk is followed; null: to what was
    /// announced.
    @Nullable
    InetSocketAddress symmetricTarget() {
        return symmetric && learned != null && learned.equals(active) ? learned : null;
    }

    private boolean outranks(int rank, long nowNs) {
        int other = active == null ? -1 : announced.indexOf(active);
        return other < 0 || rank < other || silent(nowNs, HANDOVER_NS);
    }

    private boolean silent(long nowNs, long forNs) {
        return active == null || nowNs - activeNs > forNs;
    }

    private boolean learn(InetSocketAddress from, int ssrc, long nowNs) {
        if (learned != null || !silent(nowNs, SILENT_NS) || !(symmetric || sharesAddress(from))) {
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
        return true;
    }

    private boolean sharesAddress(InetSocketAddress from) {
        if (announced.isEmpty()) {
            return from.getAddress().equals(expected);
        }
        for (int i = 0; i < announced.size(); i++) {
            if (from.getAddress().equals(announced.get(i).getAddress())) {
                return true;
            }
        }
        return false;
    }
}
