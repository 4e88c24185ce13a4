package io.tandem.media.path;

import io.tandem.media.net.NetLoop;
import io.tandem.media.net.NetLoop.Traffic;
import io.tandem.media.net.PacketKind;
import io.tandem.media.net.SeenAddress;
import io.tandem.media.net.UdpSocket;
import io.tandem.media.stun.StunMessage;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The one UDP port of all browser legs, on one address. A connectivity check finds its leg by our ICE fragment in
/// USERNAME
/// (RFC 8445 §7.3); everything else by the address it comes from, once a check from there was valid. The rest
/// is dropped and counted.
///
/// Each loop has a socket of its own on the port (`SO_REUSEPORT`): all are opened at the start and none is
/// closed alone, since that would move the browsers of the others. A leg sends by the socket of its own loop;
/// what comes in by another's is handed over. Where the transport cannot share a port, the first loop's socket
/// serves all. Any thread may send.
final class BrowserSocket {
    private final List<NetLoop> loops;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final List<Entrance> entrances = new ArrayList<>();
    private final Map<String, BrowserPort> byFragment;
    private final long priority;
    private final Map<InetSocketAddress, UdpPath> byAddress = new ConcurrentHashMap<>();

    private boolean allToFirst;

    private BrowserSocket(List<NetLoop> loops, Map<String, BrowserPort> byFragment, long priority) {
        this.loops = loops;
        this.byFragment = byFragment;
        this.priority = priority;
    }

    /// Binds the port on each loop. Blocks.
    ///
    /// @param byFragment the legs by our ICE fragments, shared with other sockets
    /// @param priority of the candidate that leads here
    /// @throws BindException when it is in use
    static BrowserSocket open(
            List<NetLoop> loops, InetSocketAddress address, Map<String, BrowserPort> byFragment, long priority)
            throws BindException {
        return new BrowserSocket(List.copyOf(loops), byFragment, priority).bindAll(address);
    }

    /// Priority of the candidate that leads here (RFC 8445 §5.1.2.1).
    long priority() {
        return priority;
    }

    private BrowserSocket bindAll(InetSocketAddress address) throws BindException {
        int count = loops.getFirst().transport().sharesPorts() ? loops.size() : 1;
        InetSocketAddress each = address;
        try {
            for (int i = 0; i < count; i++) {
                Entrance entrance = new Entrance(i);
                entrances.add(entrance);
                Traffic traffic = i == 0 ? Traffic.SHARED : Traffic.JOINED;
                sockets.add(loops.get(i).bind(each, traffic, entrance::onDatagram));
                each = sockets.getFirst().local();
            }
        } catch (BindException e) {
            sockets.forEach(UdpSocket::close);
            throw e;
        }
        for (int i = 0; i < loops.size(); i++) {
            int loop = i;
            byte[] scratch = new byte[NetLoop.MAX_DATAGRAM_BYTES];
            loops.get(i).execute(() -> loops.get(loop).eachTurn(() -> eachTurn(loop, scratch)));
        }
        return this;
    }

    /// The port all browsers send to.
    public int port() {
        return sockets.getFirst().local().getPort();
    }

    /// What comes by that path is nobody's any more.
    void forget(UdpPath path) {
        path.leadTo(null);
        byAddress.computeIfPresent(path.remote(), (address, known) -> known == path ? null : known);
    }

    /// A check by that path was valid: what comes from its address belongs to `port`.
    void learned(UdpPath path, BrowserPort port) {
        path.leadTo(port);
        UdpPath former = byAddress.put(path.remote(), path);
        if (former != null && former != path) {
            former.leadTo(null);
        }
    }

    /// Sends by the socket of the loop that calls; by the first one's from elsewhere.
    void send(byte[] data, int length, InetSocketAddress to) {
        for (int i = 0; i < sockets.size(); i++) {
            if (loops.get(i).inLoop()) {
                sockets.get(i).send(data, length, to);
                return;
            }
        }
        byte[] copy = Arrays.copyOf(data, length);
        loops.getFirst().execute(() -> sockets.getFirst().send(copy, length, to));
    }

    private void eachTurn(int loop, byte[] scratch) {
        for (int i = 0; i < entrances.size(); i++) {
            Entrance entrance = entrances.get(i);
            if (i == loop) {
                entrance.announce();
            } else {
                entrance.drain(loop, scratch);
            }
        }
    }

    /// Whether all datagrams are to come in by the first loop's socket. Any thread, one at a time.
    void toFirstLoop(boolean all) {
        if (sockets.size() > 1 && all != allToFirst) {
            allToFirst = all;
            sockets.getFirst().takeAll(all);
        }
    }

    /// Datagrams that belong to no leg. Any thread; the figure of another loop may be a moment old.
    long strangers() {
        return entrances.stream().mapToLong(entrance -> entrance.strangers).sum();
    }

    /// Closes the port. Any thread.
    void close() {
        sockets.forEach(UdpSocket::close);
    }

    /// One loop's socket, and the ways from it to the other loops. Confined to that loop, but for [#drain],
    /// which each other loop calls for itself.
    private final class Entrance {
        private final int index;
        private final Handover[] ways;
        private long strangers;

        private Entrance(int index) {
            this.index = index;
            this.ways = loops.stream().map(Handover::new).toArray(Handover[]::new);
        }

        private void onDatagram(byte[] data, int length, InetSocketAddress from) {
            PacketKind kind = PacketKind.of(data, length);
            UdpPath path = path(from);
            BrowserPort known = path == null ? null : path.leg();
            BrowserPort port = kind == PacketKind.STUN ? checked(data, length) : known;
            if (port == null) {
                strangers++;
                return;
            }
            UdpPath by = path != null && known == port ? path : new UdpPath(BrowserSocket.this, from);
            NetLoop home = port.home().loop().net();
            if (home == loops.get(index)) {
                port.onDatagram(kind, data, length, by);
            } else {
                ways[loops.indexOf(home)].offer(port, by, kind, data, length);
            }
        }

        /// The path that is known by this address. The address keeps it, so that packet after packet need not be
        /// looked up.
        private @Nullable UdpPath path(InetSocketAddress from) {
            if (!(from instanceof SeenAddress seen)) {
                return byAddress.get(from);
            }
            if (seen.mark() instanceof UdpPath marked
                    && marked.socket() == BrowserSocket.this
                    && marked.leg() != null) {
                return marked;
            }
            UdpPath path = byAddress.get(from);
            seen.mark(path);
            return path;
        }

        private @Nullable BrowserPort checked(byte[] data, int length) {
            StunMessage message = StunMessage.parse(data, 0, length).orElse(null);
            return message == null
                    ? null
                    : byFragment.get(message.receiverUfrag().orElse(""));
        }

        private void announce() {
            for (Handover way : ways) {
                way.announce();
            }
        }

        private void drain(int loop, byte[] scratch) {
            ways[loop].drain(scratch);
        }
    }
}
